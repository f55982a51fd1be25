package dev.redoubt.protocol.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.redoubt.protocol.identity.Octets;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** The same bytes as SPEC.md gives them, with nothing of ours but the numbers in it. */
class FileBytesTest {
    private static final byte[] KEY = new byte[32];
    private static final int SIZE = 150_000;
    private static final int PADDED = 151_552;

    static {
        for (int i = 0; i < KEY.length; i++) {
            KEY[i] = (byte) (7 * i + 1);
        }
    }

    private static byte[] hmac(byte[] key, byte[]... parts) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA512");
        mac.init(new SecretKeySpec(key, "HmacSHA512"));
        for (byte[] part : parts) {
            mac.update(part);
        }
        return mac.doFinal();
    }

    private static byte[] derived(String label) throws Exception {
        byte[] prk = hmac(new byte[64], KEY);
        byte[] numbers = {0x31, 1, 1, 0, 0, 0, 0, 0, 2, 0x49, (byte) 0xf0};
        return Arrays.copyOf(hmac(prk, label.getBytes(StandardCharsets.US_ASCII), numbers, new byte[] {1}), 32);
    }

    private static byte[] expected(byte[] content) throws Exception {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(new byte[] {0x31, 1, 1});
        file.writeBytes(derived("redoubt v1 file commit\0"));
        byte[] padded = Arrays.copyOf(content, PADDED);
        for (int chunk = 0; chunk < 3; chunk++) {
            byte[] nonce = ByteBuffer.allocate(12)
                    .putInt(7, chunk)
                    .put(11, (byte) (chunk == 2 ? 1 : 0))
                    .array();
            Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding");
            gcm.init(
                    Cipher.ENCRYPT_MODE,
                    new SecretKeySpec(derived("redoubt v1 file key\0"), "AES"),
                    new GCMParameterSpec(128, nonce));
            int from = 65_536 * chunk;
            file.writeBytes(gcm.doFinal(padded, from, Math.min(65_536, PADDED - from)));
        }
        return file.toByteArray();
    }

    @Test
    void fileHasTheBytesOfTheSpecification() throws Exception {
        byte[] content = FileVectors.content(SIZE);
        byte[] expected = expected(content);
        assertArrayEquals(expected, FileVectors.seal(KEY, content));
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update("redoubt v1 file digest\0".getBytes(StandardCharsets.US_ASCII));
        assertArrayEquals(digest.digest(expected), FileVectors.digest(expected));
    }

    @Test
    void capabilitiesFollowFromOneAnother() throws Exception {
        BlobCapability.Write write = new BlobCapability.Write(Octets.copyOf(KEY));
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update("redoubt v1 blob, to read\0".getBytes(StandardCharsets.US_ASCII));
        byte[] read = digest.digest(KEY);
        assertArrayEquals(read, write.read().value().toBytes());
        digest.update("redoubt v1 blob id\0".getBytes(StandardCharsets.US_ASCII));
        assertArrayEquals(digest.digest(read), write.blobId().toBytes());
        assertEquals(write.blobId(), write.read().blobId());
    }

    @Test
    void digestGoesOnAfterItWasRead() {
        byte[] file = FileVectors.seal(KEY, FileVectors.content(5_000));
        FileDigest digest = new FileDigest();
        digest.update(file, 0, 100);
        digest.value();
        digest.update(file, 100, file.length - 100);
        assertArrayEquals(FileVectors.digest(file), digest.value().toBytes());
        assertEquals(file.length, digest.length());
    }
}
