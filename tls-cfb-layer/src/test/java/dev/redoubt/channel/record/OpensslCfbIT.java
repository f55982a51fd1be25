package dev.redoubt.channel.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.redoubt.crypto.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against {@code openssl enc -aes-256-cfb}. A machine without openssl fails here, as it must. */
class OpensslCfbIT {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @ParameterizedTest
    @MethodSource("dev.redoubt.channel.record.UnauthenticatedCfbTest#lengths")
    void agreesWithOpenssl(int length) throws Exception {
        Random random = new Random(1000L + length);
        byte[] key = bytes(random, 32);
        byte[] iv = bytes(random, 16);
        byte[] plaintext = bytes(random, length);
        byte[] expected = openssl(key, iv, plaintext);
        UnauthenticatedCfb cfb = new UnauthenticatedCfb(Records.MAXIMUM_PLAINTEXT);
        try (Secret secret = Secret.takeOwnershipOf(key)) {
            cfb.init(secret);
        }
        byte[] buffer = plaintext.clone();
        cfb.encrypt(iv, buffer, 0, length, 1, length);
        assertArrayEquals(expected, buffer);
        cfb.decrypt(iv, buffer, 0, length);
        assertArrayEquals(plaintext, buffer);
    }

    @Test
    void eightTextsAtOnceAgreeWithOpenssl() throws Exception {
        Random random = new Random(8);
        byte[] key = bytes(random, 32);
        byte[] ivs = bytes(random, 8 * 16);
        byte[] buffer = bytes(random, 8 * 16_384);
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        for (int i = 0; i < 8; i++) {
            byte[] text = Arrays.copyOfRange(buffer, i * 16_384, (i + 1) * 16_384);
            expected.writeBytes(openssl(key, Arrays.copyOfRange(ivs, i * 16, (i + 1) * 16), text));
        }
        UnauthenticatedCfb cfb = new UnauthenticatedCfb(Records.MAXIMUM_PLAINTEXT);
        try (Secret secret = Secret.takeOwnershipOf(key)) {
            cfb.init(secret);
        }
        cfb.encrypt(ivs, buffer, 0, 16_384, 8, 16_384);
        assertArrayEquals(expected.toByteArray(), buffer);
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] openssl(byte[] key, byte[] iv, byte[] plaintext) throws IOException, InterruptedException {
        Path in = Files.write(folder.resolve("plaintext"), plaintext);
        Path out = folder.resolve("ciphertext");
        HexFormat hex = HexFormat.of();
        Process process = new ProcessBuilder(
                        "openssl",
                        "enc",
                        "-aes-256-cfb",
                        "-K",
                        hex.formatHex(key),
                        "-iv",
                        hex.formatHex(iv),
                        "-in",
                        in.toString(),
                        "-out",
                        out.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return Files.readAllBytes(out);
    }
}
