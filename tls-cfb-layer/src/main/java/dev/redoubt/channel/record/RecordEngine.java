package dev.redoubt.channel.record;

import dev.redoubt.crypto.CryptoBugException;
import dev.redoubt.crypto.Secret;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Encrypt-then-MAC over records: AES-256-CFB, HMAC-SHA-256 cut to 128 bits, IV = AES-256(K_iv, sequence ‖
 * index). SPEC.md, "Records". Keyed by {@link RecordKeys#bind}, and used by one thread between borrowing and giving back.
 */
final class RecordEngine {
    private final UnauthenticatedCfb cfb = new UnauthenticatedCfb(Records.MAXIMUM_PLAINTEXT);
    private final Cipher ivCipher = UnauthenticatedCfb.cipher("AES/ECB/NoPadding");
    private final Mac mac = newMac();
    private final ByteBuffer counter = ByteBuffer.allocate(UnauthenticatedCfb.BLOCK);
    private final byte[] ivs = new byte[Records.MOST_AT_ONCE * UnauthenticatedCfb.BLOCK];
    private final byte[] fullTag = new byte[32];
    private final byte[] tag = new byte[Records.TAG_SIZE];
    private final byte[] given = new byte[Records.TAG_SIZE];
    private @Nullable RecordKeys boundTo;

    private static Mac newMac() {
        try {
            return Mac.getInstance("HmacSHA256", "SunJCE");
        } catch (GeneralSecurityException e) {
            throw new CryptoBugException("HmacSHA256 is part of every JDK", e);
        }
    }

    @Nullable
    RecordKeys boundTo() {
        return boundTo;
    }

    void init(RecordKeys owner, Secret encryption, Secret authentication, Secret initialization) {
        boundTo = null;
        cfb.init(encryption);
        try {
            mac.init(authentication.read(bytes -> new SecretKeySpec(bytes, "HmacSHA256")));
            SecretKeySpec ivKey = initialization.read(bytes -> new SecretKeySpec(bytes, "AES"));
            ivCipher.init(Cipher.ENCRYPT_MODE, ivKey);
        } catch (GeneralSecurityException e) {
            throw new CryptoBugException("AES and HMAC take every key of 32 bytes", e);
        }
        boundTo = owner;
    }

    /**
     * Seals records with consecutive indexes: the plaintexts are encrypted in place, and the tags filled in.
     *
     * @param wire flags ‖ length ‖ plaintext ‖ room for the tag, once for each record, from its beginning on
     * @param records 1 of any size, or up to {@link Records#MOST_AT_ONCE} full ones
     * @param size bytes of each plaintext
     */
    void seal(TagContext context, long firstIndex, byte[] wire, int records, int size) {
        int stride = size + Records.OVERHEAD;
        for (int i = 0; i < records; i++) {
            deriveIv(context.sequence(), firstIndex + i, i);
        }
        cfb.encrypt(ivs, wire, Records.HEADER_SIZE, size, records, stride);
        for (int i = 0; i < records; i++) {
            int text = i * stride + Records.HEADER_SIZE;
            computeTag(context.of(firstIndex + i, wire, i * stride), wire, text, size);
            System.arraycopy(tag, 0, wire, text + size, Records.TAG_SIZE);
        }
    }

    /**
     * @param header flags ‖ length
     * @param body ciphertext ‖ tag; decrypted in place, and only after the tag was found right
     * @throws BadTagException with {@code body} untouched
     */
    void open(TagContext context, long index, byte[] header, byte[] body) throws BadTagException {
        int size = body.length - Records.TAG_SIZE;
        computeTag(context.of(index, header, 0), body, 0, size);
        System.arraycopy(body, size, given, 0, Records.TAG_SIZE);
        if (!MessageDigest.isEqual(tag, given)) {
            throw new BadTagException();
        }
        deriveIv(context.sequence(), index, 0);
        cfb.decrypt(ivs, body, 0, size);
    }

    private void deriveIv(long sequence, long index, int chain) {
        counter.putLong(0, sequence).putLong(Long.BYTES, index);
        try {
            ivCipher.doFinal(counter.array(), 0, UnauthenticatedCfb.BLOCK, ivs, chain * UnauthenticatedCfb.BLOCK);
        } catch (GeneralSecurityException e) {
            throw new CryptoBugException("AES takes one block", e);
        }
    }

    private void computeTag(byte[] context, byte[] text, int offset, int size) {
        mac.update(context, 0, TagContext.SIZE);
        mac.update(text, offset, size);
        try {
            mac.doFinal(fullTag, 0);
        } catch (GeneralSecurityException e) {
            throw new CryptoBugException("32 bytes hold an HMAC-SHA-256", e);
        }
        System.arraycopy(fullTag, 0, tag, 0, Records.TAG_SIZE);
    }

    void wipe() {
        cfb.wipe();
        Arrays.fill(ivs, (byte) 0);
        Arrays.fill(fullTag, (byte) 0);
        Arrays.fill(tag, (byte) 0);
    }
}
