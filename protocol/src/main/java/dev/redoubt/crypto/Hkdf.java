package dev.redoubt.crypto;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HKDF (RFC 5869) over HMAC-SHA-256 or HMAC-SHA-512. Stateless, thread-safe. */
public enum Hkdf {
    SHA256("HmacSHA256", 32),
    SHA512("HmacSHA512", 64);

    private final String mac;
    private final int hashSize;

    Hkdf(String mac, int hashSize) {
        this.mac = mac;
        this.hashSize = hashSize;
    }

    /**
     * RFC 5869 section 2.2.
     *
     * @param salt any length; empty means a string of zeros, as the RFC says
     * @return the pseudorandom key, of the hash's size
     */
    public Secret extract(byte[] salt, Secret inputKeyingMaterial) {
        Mac hmac = keyed(salt.length == 0 ? new byte[hashSize] : salt);
        return inputKeyingMaterial.read(ikm -> Secret.takeOwnershipOf(hmac.doFinal(ikm)));
    }

    /**
     * RFC 5869 section 2.3.
     *
     * @param pseudorandomKey at least one hash long
     * @param size bytes wanted, 1 to 255 hashes
     */
    public Secret expand(Secret pseudorandomKey, byte[] info, int size) {
        if (size < 1 || size > 255 * hashSize) {
            throw new IllegalArgumentException("HKDF gives 1 to " + 255 * hashSize + " bytes, not " + size);
        }
        Mac hmac = pseudorandomKey.read(this::keyed);
        byte[] okm = new byte[size];
        byte[] block = new byte[0];
        for (int at = 0, counter = 1; at < size; at += hashSize, counter++) {
            hmac.update(block);
            hmac.update(info);
            hmac.update((byte) counter);
            Arrays.fill(block, (byte) 0);
            block = hmac.doFinal();
            System.arraycopy(block, 0, okm, at, Math.min(hashSize, size - at));
        }
        Arrays.fill(block, (byte) 0);
        return Secret.takeOwnershipOf(okm);
    }

    private Mac keyed(byte[] key) {
        try {
            Mac hmac = Mac.getInstance(mac, "SunJCE");
            hmac.init(new SecretKeySpec(key, mac));
            return hmac;
        } catch (GeneralSecurityException e) {
            throw new CryptoBugException(mac + " is part of every JDK", e);
        }
    }
}
