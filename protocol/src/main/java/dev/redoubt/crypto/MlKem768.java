package dev.redoubt.crypto;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import javax.crypto.KEM;

/** ML-KEM-768 (FIPS 203) of the JDK, on raw keys and ciphertexts. Stateless, thread-safe. */
public final class MlKem768 {
    public static final int PUBLIC_KEY_SIZE = 1184;
    public static final int CIPHERTEXT_SIZE = 1088;
    public static final int SHARED_SECRET_SIZE = 32;

    /** SubjectPublicKeyInfo of id-alg-ml-kem-768 (RFC 9935) up to the key itself. */
    private static final byte[] PUBLIC_KEY_PREFIX =
            HexFormat.of().parseHex("308204b2300b0609608648016503040402038204a100");

    private MlKem768() {}

    /** What encapsulation gives: the ciphertext (1,088 bytes) for the other side, and the secret, which the caller owns. */
    public record Encapsulation(byte[] ciphertext, Secret sharedSecret) {}

    /**
     * FIPS 203 section 7.2.
     *
     * @param publicKey 1,184 bytes from somebody else
     * @throws InvalidKeyMaterialException if they fail the encapsulation key check
     */
    public static Encapsulation encapsulate(byte[] publicKey, SecureRandom random) throws InvalidKeyMaterialException {
        PublicKey key = decode(publicKey);
        try {
            KEM.Encapsulated result = KEM.getInstance("ML-KEM", "SunJCE")
                    .newEncapsulator(key, random)
                    .encapsulate();
            return new Encapsulation(
                    result.encapsulation(), Secret.takeOwnershipOf(result.key().getEncoded()));
        } catch (InvalidKeyException e) {
            throw new InvalidKeyMaterialException("not an ML-KEM-768 encapsulation key", e);
        } catch (GeneralSecurityException e) {
            throw new CryptoBugException("ML-KEM is part of JDK 25", e);
        }
    }

    private static PublicKey decode(byte[] publicKey) throws InvalidKeyMaterialException {
        if (publicKey.length != PUBLIC_KEY_SIZE) {
            throw new InvalidKeyMaterialException("an ML-KEM-768 key has 1184 bytes, not " + publicKey.length);
        }
        byte[] encoded = new byte[PUBLIC_KEY_PREFIX.length + PUBLIC_KEY_SIZE];
        System.arraycopy(PUBLIC_KEY_PREFIX, 0, encoded, 0, PUBLIC_KEY_PREFIX.length);
        System.arraycopy(publicKey, 0, encoded, PUBLIC_KEY_PREFIX.length, PUBLIC_KEY_SIZE);
        try {
            return KeyFactory.getInstance("ML-KEM", "SunJCE").generatePublic(new X509EncodedKeySpec(encoded));
        } catch (InvalidKeySpecException e) {
            throw new InvalidKeyMaterialException("not an ML-KEM-768 encapsulation key", e);
        } catch (GeneralSecurityException e) {
            throw new CryptoBugException("ML-KEM is part of JDK 25", e);
        }
    }
}
