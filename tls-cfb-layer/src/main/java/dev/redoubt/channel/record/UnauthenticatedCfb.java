package dev.redoubt.channel.record;

import dev.redoubt.crypto.CryptoBugException;
import dev.redoubt.crypto.Secret;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256 in CFB mode with full 128-bit feedback (NIST SP 800-38A section 6.3), from the two modes that the JVM compiles to
 * AES instructions. It has no integrity whatsoever: only {@link RecordEngine} may use it.
 *
 * <ul>
 *   <li>Encryption: CBC with a zero IV over (IV ‖ P1 … Pn-1) is the keystream O1 … On, since CBC's step E(Pi xor Oi) is E(Ci).
 *   <li>Decryption: the keystream is the ECB encryption of (IV ‖ C1 … Cn-1), all blocks at once.
 * </ul>
 *
 * <p>Not thread-safe: it keeps scratch space of {@code capacity} twice, and allocates nothing per call.
 */
final class UnauthenticatedCfb {
    static final int BLOCK = 16;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final IvParameterSpec ZERO_IV = new IvParameterSpec(new byte[BLOCK]);

    private final Cipher chained = cipher("AES/CBC/NoPadding");
    private final Cipher parallel = cipher("AES/ECB/NoPadding");
    private final byte[] feed;
    private final byte[] keystream;

    /** @param capacity the longest input of one call, in bytes */
    UnauthenticatedCfb(int capacity) {
        int blocks = (capacity + BLOCK - 1) / BLOCK;
        this.feed = new byte[blocks * BLOCK];
        this.keystream = new byte[blocks * BLOCK];
    }

    static Cipher cipher(String transformation) {
        try {
            return Cipher.getInstance(transformation, "SunJCE");
        } catch (GeneralSecurityException e) {
            throw new CryptoBugException(transformation + " is part of every JDK", e);
        }
    }

    /** @param key 32 bytes */
    void init(Secret key) {
        SecretKeySpec aes = key.read(bytes -> new SecretKeySpec(bytes, "AES"));
        try {
            chained.init(Cipher.ENCRYPT_MODE, aes, ZERO_IV);
            parallel.init(Cipher.ENCRYPT_MODE, aes);
        } catch (GeneralSecurityException e) {
            throw new CryptoBugException("AES takes every key of 32 bytes", e);
        }
    }

    /**
     * @param iv 16 bytes, never repeated under this key
     * @param in and {@code out} may be the same array at the same offset
     */
    void encrypt(byte[] iv, byte[] in, int inOffset, int size, byte[] out, int outOffset) {
        apply(chained, iv, in, inOffset, size, out, outOffset);
    }

    /** The inverse of {@link #encrypt}; the same rules for the arrays. */
    void decrypt(byte[] iv, byte[] in, int inOffset, int size, byte[] out, int outOffset) {
        apply(parallel, iv, in, inOffset, size, out, outOffset);
    }

    /** Both identities: the text itself (plain or cipher) after the IV, through the one mode or the other, is the keystream. */
    private void apply(Cipher mode, byte[] iv, byte[] in, int inOffset, int size, byte[] out, int outOffset) {
        if (size == 0) {
            return;
        }
        int blocks = (size + BLOCK - 1) / BLOCK;
        System.arraycopy(iv, 0, feed, 0, BLOCK);
        System.arraycopy(in, inOffset, feed, BLOCK, (blocks - 1) * BLOCK);
        try {
            // doFinal, so that CBC starts from the zero IV again.
            mode.doFinal(feed, 0, blocks * BLOCK, keystream, 0);
        } catch (GeneralSecurityException e) {
            throw new CryptoBugException("AES without padding takes whole blocks", e);
        }
        xor(in, inOffset, size, out, outOffset);
    }

    /** Eight bytes at a time: the compiler does not vectorize bytes that may overlap at unknown offsets. */
    private void xor(byte[] in, int inOffset, int size, byte[] out, int outOffset) {
        int whole = size & ~(Long.BYTES - 1);
        for (int i = 0; i < whole; i += Long.BYTES) {
            long sum = (long) LONGS.get(in, inOffset + i) ^ (long) LONGS.get(keystream, i);
            LONGS.set(out, outOffset + i, sum);
        }
        for (int i = whole; i < size; i++) {
            out[outOffset + i] = (byte) (in[inOffset + i] ^ keystream[i]);
        }
    }

    /** Zeroes the scratch space; the ciphers' own schedules are the collector's. */
    void wipe() {
        Arrays.fill(feed, (byte) 0);
        Arrays.fill(keystream, (byte) 0);
    }
}
