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
 *   <li>Encryption of one text: CBC with a zero IV over (IV ‖ P1 … Pn-1) is the keystream O1 … On, since CBC's step E(Pi xor Oi) is E(Ci).
 *   <li>Encryption of several texts: each step is one ECB call over a block of each.
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

    /** @param capacity the longest text, in bytes */
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
     * Encrypts texts of one size in place, each with an IV of its own: one as a chain through CBC, several step by step, one
     * block of each in every step.
     *
     * @param ivs 16 bytes for each text, none ever repeated under this key
     * @param offset where the first text begins
     * @param size bytes of each text; if there are several, whole blocks
     * @param texts at least 1
     * @param stride from the beginning of a text to that of the next
     */
    void encrypt(byte[] ivs, byte[] buffer, int offset, int size, int texts, int stride) {
        if (texts == 1) {
            apply(chained, ivs, buffer, offset, size);
        } else {
            encryptInterleaved(ivs, buffer, offset, size, texts, stride);
        }
    }

    /** The inverse of {@link #encrypt} for one text. */
    void decrypt(byte[] iv, byte[] buffer, int offset, int size) {
        apply(parallel, iv, buffer, offset, size);
    }

    /** Both identities: the text itself (plain or cipher) after the IV, through the one mode or the other, is the keystream. */
    private void apply(Cipher mode, byte[] iv, byte[] text, int offset, int size) {
        if (size == 0) {
            return;
        }
        int blocks = (size + BLOCK - 1) / BLOCK;
        System.arraycopy(iv, 0, feed, 0, BLOCK);
        System.arraycopy(text, offset, feed, BLOCK, (blocks - 1) * BLOCK);
        try {
            // doFinal, so that CBC starts from the zero IV again.
            mode.doFinal(feed, 0, blocks * BLOCK, keystream, 0);
        } catch (GeneralSecurityException e) {
            throw new CryptoBugException("AES without padding takes whole blocks", e);
        }
        xor(text, offset, size);
    }

    /** Eight bytes at a time: the compiler does not vectorize bytes that may overlap at unknown offsets. */
    private void xor(byte[] text, int offset, int size) {
        int whole = size & ~(Long.BYTES - 1);
        for (int i = 0; i < whole; i += Long.BYTES) {
            xorLong(text, offset + i, i);
        }
        for (int i = whole; i < size; i++) {
            text[offset + i] ^= keystream[i];
        }
    }

    /** The definition of CFB, O = E(IV) and then E(Ci), for all texts at once: their AES rounds run side by side. */
    private void encryptInterleaved(byte[] ivs, byte[] buffer, int offset, int size, int texts, int stride) {
        System.arraycopy(ivs, 0, feed, 0, texts * BLOCK);
        for (int at = offset; at < offset + size; at += BLOCK) {
            nextKeystream(texts * BLOCK);
            for (int text = 0; text < texts; text++) {
                int block = text * BLOCK;
                int place = at + text * stride;
                LONGS.set(feed, block, xorLong(buffer, place, block));
                LONGS.set(feed, block + Long.BYTES, xorLong(buffer, place + Long.BYTES, block + Long.BYTES));
            }
        }
    }

    private void nextKeystream(int size) {
        try {
            parallel.update(feed, 0, size, keystream, 0);
        } catch (GeneralSecurityException e) {
            throw new CryptoBugException("AES without padding takes whole blocks", e);
        }
    }

    private long xorLong(byte[] text, int at, int from) {
        long sum = (long) LONGS.get(text, at) ^ (long) LONGS.get(keystream, from);
        LONGS.set(text, at, sum);
        return sum;
    }

    /** Zeroes the scratch space; the ciphers' own schedules are the collector's. */
    void wipe() {
        Arrays.fill(feed, (byte) 0);
        Arrays.fill(keystream, (byte) 0);
    }
}
