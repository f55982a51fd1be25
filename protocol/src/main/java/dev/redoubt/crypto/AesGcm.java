package dev.redoubt.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES-256-GCM (NIST SP 800-38D) with a 96-bit nonce and a 128-bit tag appended. Stateless, thread-safe. */
public final class AesGcm {
    public static final int KEY_SIZE = 32;
    public static final int NONCE_SIZE = 12;
    public static final int TAG_SIZE = 16;

    private AesGcm() {}

    /**
     * @param key 32 bytes
     * @param nonce 12 bytes that this key never sees again
     * @return ciphertext ‖ tag, 16 bytes longer than the plaintext
     */
    public static byte[] seal(Secret key, byte[] nonce, byte[] plaintext, byte[] associatedData) {
        try {
            return cipher(Cipher.ENCRYPT_MODE, key, nonce, associatedData).doFinal(plaintext);
        } catch (GeneralSecurityException e) {
            throw new CryptoBugException("AES-GCM does not fail when it seals", e);
        }
    }

    /**
     * @param sealed ciphertext ‖ tag
     * @throws AEADBadTagException if key, nonce, associated data or any sealed byte differs, or {@code sealed} is too short
     */
    public static byte[] open(Secret key, byte[] nonce, byte[] sealed, byte[] associatedData)
            throws AEADBadTagException {
        if (sealed.length < TAG_SIZE) {
            throw new AEADBadTagException("shorter than a tag");
        }
        try {
            return cipher(Cipher.DECRYPT_MODE, key, nonce, associatedData).doFinal(sealed);
        } catch (AEADBadTagException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new CryptoBugException("AES-GCM fails on a bad tag only", e);
        }
    }

    private static Cipher cipher(int mode, Secret key, byte[] nonce, byte[] associatedData)
            throws GeneralSecurityException {
        if (key.size() != KEY_SIZE || nonce.length != NONCE_SIZE) {
            throw new IllegalArgumentException("AES-256-GCM takes a key of 32 and a nonce of 12 bytes");
        }
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", "SunJCE");
        GCMParameterSpec parameters = new GCMParameterSpec(8 * TAG_SIZE, nonce);
        cipher.init(mode, key.read(bytes -> new SecretKeySpec(bytes, "AES")), parameters);
        cipher.updateAAD(associatedData);
        return cipher;
    }
}
