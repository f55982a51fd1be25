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
 * Encrypt-then-MAC over one record at a time: AES-256-CFB, HMAC-SHA-256 cut to 128 bits, IV = AES-256(K_iv, sequence ‖
 * index). SPEC.md, "Records". Keyed by {@link RecordKeys#bind}, and used by one thread between borrowing and giving back.
 */
final class RecordEngine {
    private static final int CONTEXT_SIZE = 1 + 1 + SessionId.SIZE + 4 + 8 + 8 + Records.HEADER_SIZE;

    private final UnauthenticatedCfb cfb = new UnauthenticatedCfb(Records.MAXIMUM_PLAINTEXT);
    private final Cipher ivCipher = UnauthenticatedCfb.cipher("AES/ECB/NoPadding");
    private final Mac mac = newMac();
    private final ByteBuffer counter = ByteBuffer.allocate(UnauthenticatedCfb.BLOCK);
    private final byte[] iv = new byte[UnauthenticatedCfb.BLOCK];
    private final ByteBuffer context = ByteBuffer.allocate(CONTEXT_SIZE);
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

    /** @param wire flags ‖ length ‖ plaintext ‖ room for the tag; the plaintext is encrypted in place and the tag filled in */
    void seal(Direction direction, ExchangePrefix prefix, long index, byte[] wire) {
        int size = wire.length - Records.OVERHEAD;
        deriveIv(prefix.sequence(), index);
        cfb.encrypt(iv, wire, Records.HEADER_SIZE, size, wire, Records.HEADER_SIZE);
        computeTag(direction, prefix, index, wire, wire, Records.HEADER_SIZE, size);
        System.arraycopy(tag, 0, wire, Records.HEADER_SIZE + size, Records.TAG_SIZE);
    }

    /**
     * @param header flags ‖ length
     * @param body ciphertext ‖ tag; decrypted in place, and only after the tag was found right
     * @throws BadTagException with {@code body} untouched
     */
    void open(Direction direction, ExchangePrefix prefix, long index, byte[] header, byte[] body)
            throws BadTagException {
        int size = body.length - Records.TAG_SIZE;
        computeTag(direction, prefix, index, header, body, 0, size);
        System.arraycopy(body, size, given, 0, Records.TAG_SIZE);
        if (!MessageDigest.isEqual(tag, given)) {
            throw new BadTagException();
        }
        deriveIv(prefix.sequence(), index);
        cfb.decrypt(iv, body, 0, size, body, 0);
    }

    private void deriveIv(long sequence, long index) {
        counter.clear().putLong(sequence).putLong(index);
        try {
            ivCipher.doFinal(counter.array(), 0, UnauthenticatedCfb.BLOCK, iv, 0);
        } catch (GeneralSecurityException e) {
            throw new CryptoBugException("AES takes one block", e);
        }
    }

    private void computeTag(
            Direction direction, ExchangePrefix prefix, long index, byte[] header, byte[] text, int offset, int size) {
        context.clear().put(ExchangePrefix.VERSION).put(direction.code());
        context.put(prefix.session().toBytes()).putInt((int) prefix.epoch()).putLong(prefix.sequence());
        context.putLong(index).put(header, 0, Records.HEADER_SIZE);
        mac.update(context.array(), 0, CONTEXT_SIZE);
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
        Arrays.fill(iv, (byte) 0);
        Arrays.fill(fullTag, (byte) 0);
        Arrays.fill(tag, (byte) 0);
    }
}
