package dev.redoubt.crypto;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;

/** SHA-256 and SHA-512 (FIPS 180-4) over the concatenation of the parts. */
public final class Digests {
    private Digests() {}

    /** @return 32 bytes */
    public static byte[] sha256(byte[]... parts) {
        return digest("SHA-256", parts);
    }

    /** @return 64 bytes */
    public static byte[] sha512(byte[]... parts) {
        return digest("SHA-512", parts);
    }

    private static byte[] digest(String algorithm, byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm, "SUN");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (GeneralSecurityException e) {
            throw new CryptoBugException(algorithm + " is part of every JDK", e);
        }
    }
}
