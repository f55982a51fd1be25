package dev.redoubt.crypto;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;

/** SHA-512 of many texts with a common beginning, which is hashed once. Immutable, thread-safe. */
public final class PrefixDigest {
    private final MessageDigest prefix;

    private PrefixDigest(MessageDigest prefix) {
        this.prefix = prefix;
    }

    public static PrefixDigest sha512(byte[]... prefix) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-512", "SUN");
            for (byte[] part : prefix) {
                digest.update(part);
            }
            return new PrefixDigest(digest);
        } catch (GeneralSecurityException e) {
            throw new CryptoBugException("SHA-512 is part of every JDK", e);
        }
    }

    /** @return 64 bytes: the digest of the prefix and the parts */
    public byte[] with(byte[]... parts) {
        try {
            MessageDigest digest = (MessageDigest) prefix.clone();
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (CloneNotSupportedException e) {
            throw new CryptoBugException("the JDK's SHA-512 can be cloned", e);
        }
    }
}
