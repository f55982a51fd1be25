package dev.redoubt.channel.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.redoubt.crypto.Secret;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.IntStream;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.modes.CFBBlockCipher;
import org.bouncycastle.crypto.modes.CFBModeCipher;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UnauthenticatedCfbTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] KEY = HEX.parseHex("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4");
    private static final byte[] IV = HEX.parseHex("000102030405060708090a0b0c0d0e0f");
    private static final byte[] NIST_PLAINTEXT = HEX.parseHex("6bc1bee22e409f96e93d7e117393172a"
            + "ae2d8a571e03ac9c9eb76fac45af8e51"
            + "30c81c46a35ce411e5fbc1191a0a52ef"
            + "f69f2445df4f9b17ad2b417be66c3710");
    private static final byte[] NIST_CIPHERTEXT = HEX.parseHex("dc7e84bfda79164b7ecd8486985d3860"
            + "39ffed143b28b1c832113c6331e5407b"
            + "df10132415e54b92a13ed0a8267ae2f9"
            + "75a385741ab9cef82031623d55b1e471");

    private final UnauthenticatedCfb cfb = engine(KEY);

    private static UnauthenticatedCfb engine(byte[] key) {
        UnauthenticatedCfb cfb = new UnauthenticatedCfb(Records.MAXIMUM_PLAINTEXT);
        try (Secret secret = Secret.takeCopyOf(key)) {
            cfb.init(secret);
        }
        return cfb;
    }

    static IntStream lengths() {
        return IntStream.concat(
                IntStream.rangeClosed(0, 200),
                IntStream.of(255, 257, 1000, 1021, 4095, 4097, 8191, 10_007, 16_367, 16_369, 16_383, 16_384));
    }

    private byte[] encrypt(byte[] plaintext) {
        byte[] out = plaintext.clone();
        cfb.encrypt(IV, out, 0, out.length, 1, out.length);
        return out;
    }

    private byte[] decrypt(byte[] ciphertext) {
        byte[] out = ciphertext.clone();
        cfb.decrypt(IV, out, 0, out.length);
        return out;
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    /** NIST SP 800-38A, F.3.17. */
    @Test
    void encryptsTheNistVector() {
        assertArrayEquals(NIST_CIPHERTEXT, encrypt(NIST_PLAINTEXT));
    }

    /** NIST SP 800-38A, F.3.18. */
    @Test
    void decryptsTheNistVector() {
        assertArrayEquals(NIST_PLAINTEXT, decrypt(NIST_CIPHERTEXT));
    }

    private static byte[] byTheJdk(byte[] iv, byte[] plaintext) throws GeneralSecurityException {
        Cipher jdk = Cipher.getInstance("AES/CFB/NoPadding", "SunJCE");
        jdk.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(KEY, "AES"), new IvParameterSpec(iv));
        return jdk.doFinal(plaintext);
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void agreesWithTheJdk(int length) throws Exception {
        byte[] expected = byTheJdk(IV, random(length));
        assertArrayEquals(expected, encrypt(random(length)));
        assertArrayEquals(random(length), decrypt(expected));
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void agreesWithBouncyCastle(int length) {
        CFBModeCipher bouncyCastle = CFBBlockCipher.newInstance(AESEngine.newInstance(), 128);
        bouncyCastle.init(true, new ParametersWithIV(new KeyParameter(KEY), IV));
        byte[] expected = new byte[length];
        assertEquals(length, bouncyCastle.processBytes(random(length), 0, length, expected, 0));
        assertArrayEquals(expected, encrypt(random(length)));
        assertArrayEquals(random(length), decrypt(expected));
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void worksAtAnyOffset(int length) {
        byte[] buffer = new byte[length + 7];
        System.arraycopy(random(length), 0, buffer, 5, length);
        cfb.encrypt(IV, buffer, 5, length, 1, length);
        assertArrayEquals(encrypt(random(length)), Arrays.copyOfRange(buffer, 5, 5 + length));
        cfb.decrypt(IV, buffer, 5, length);
        assertArrayEquals(random(length), Arrays.copyOfRange(buffer, 5, 5 + length));
    }

    @Test
    void eachCallStartsFromItsOwnIv() {
        byte[] first = encrypt(random(1000));
        decrypt(random(333));
        assertArrayEquals(first, encrypt(random(1000)));
    }

    /** NIST SP 800-38A, F.3.17, in every one of several chains. */
    @Test
    void encryptsTheNistVectorInterleaved() {
        byte[] buffer = repeated(NIST_PLAINTEXT, 5);
        cfb.encrypt(repeated(IV, 5), buffer, 0, NIST_PLAINTEXT.length, 5, NIST_PLAINTEXT.length);
        assertArrayEquals(repeated(NIST_CIPHERTEXT, 5), buffer);
    }

    private static byte[] repeated(byte[] bytes, int times) {
        byte[] all = new byte[bytes.length * times];
        IntStream.range(0, times).forEach(i -> System.arraycopy(bytes, 0, all, i * bytes.length, bytes.length));
        return all;
    }

    static IntStream numbersOfTexts() {
        return IntStream.rangeClosed(1, Records.MOST_AT_ONCE);
    }

    @ParameterizedTest
    @MethodSource("numbersOfTexts")
    void textsThatAreInterleavedAreTheSameAsAlone(int texts) throws Exception {
        for (int size : new int[] {16, 32, 256, 4096, 16_384}) {
            int stride = size + Records.OVERHEAD;
            byte[] ivs = random(16 * texts);
            byte[] buffer = random(3 + stride * texts);
            byte[] expected = buffer.clone();
            for (int i = 0; i < texts; i++) {
                byte[] alone = Arrays.copyOfRange(buffer, 3 + i * stride, 3 + i * stride + size);
                System.arraycopy(
                        byTheJdk(Arrays.copyOfRange(ivs, 16 * i, 16 * i + 16), alone),
                        0,
                        expected,
                        3 + i * stride,
                        size);
            }
            cfb.encrypt(ivs, buffer, 3, size, texts, stride);
            assertArrayEquals(expected, buffer);
        }
    }

    @Test
    void interleavedTextsLeaveNothingForTheNextOnes() {
        byte[] before = encrypt(random(1000));
        cfb.encrypt(random(48), random(48), 0, 16, 3, 16);
        assertArrayEquals(before, encrypt(random(1000)));
        assertArrayEquals(random(1000), decrypt(before));
    }
}
