package dev.redoubt.crypto;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.DecapsulateException;
import javax.crypto.KEM;

/** An ML-KEM-768 key pair (FIPS 203) that owns its private half, kept as the expanded decapsulation key. */
public final class MlKem768KeyPair implements AutoCloseable {
    public static final int PRIVATE_KEY_SIZE = 2400;

    /** OneAsymmetricKey of id-alg-ml-kem-768 with an expanded key, as JDK 25 writes and reads it, up to the key itself. */
    private static final byte[] PRIVATE_KEY_PREFIX =
            HexFormat.of().parseHex("30820978020100300b0609608648016503040402048209640482" + "0960");

    /** Where FIPS 203 puts the encapsulation key inside of the decapsulation key: dk_PKE ‖ ek ‖ H(ek) ‖ z. */
    private static final int PUBLIC_KEY_OFFSET = 1152;

    private final Secret privateKey;
    private final byte[] publicKey;

    private MlKem768KeyPair(Secret privateKey) {
        this.privateKey = privateKey;
        this.publicKey = privateKey.read(
                dk -> Arrays.copyOfRange(dk, PUBLIC_KEY_OFFSET, PUBLIC_KEY_OFFSET + MlKem768.PUBLIC_KEY_SIZE));
    }

    public static MlKem768KeyPair generate(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("ML-KEM", "SunJCE");
            generator.initialize(NamedParameterSpec.ML_KEM_768, random);
            KeyPair pair = generator.generateKeyPair();
            byte[] encoded = pair.getPrivate().getEncoded();
            if (encoded.length != PRIVATE_KEY_PREFIX.length + PRIVATE_KEY_SIZE) {
                throw new IllegalStateException("this JDK encodes ML-KEM keys in another way than JDK 25");
            }
            Secret key = Secret.takeOwnershipOf(Arrays.copyOfRange(encoded, PRIVATE_KEY_PREFIX.length, encoded.length));
            Arrays.fill(encoded, (byte) 0);
            return new MlKem768KeyPair(key);
        } catch (GeneralSecurityException e) {
            throw new CryptoBugException("ML-KEM is part of JDK 25", e);
        }
    }

    /** @param privateKey the expanded decapsulation key, 2,400 bytes, owned by the pair from now on */
    public static MlKem768KeyPair ofPrivateKey(Secret privateKey) {
        if (privateKey.size() != PRIVATE_KEY_SIZE) {
            throw new IllegalArgumentException("an ML-KEM-768 private key has 2400 bytes, not " + privateKey.size());
        }
        return new MlKem768KeyPair(privateKey);
    }

    /** @return a copy, 1,184 bytes */
    public byte[] publicKey() {
        return publicKey.clone();
    }

    /** The pair's own secret, for sealing it in a container; closing the pair destroys it. */
    public Secret privateKey() {
        return privateKey;
    }

    /**
     * FIPS 203 section 7.3. A forged ciphertext of the right length gives a secret that nobody knows (implicit rejection).
     *
     * @param ciphertext 1,088 bytes from somebody else
     * @return 32 bytes, owned by the caller
     * @throws InvalidKeyMaterialException if the length is another
     */
    public Secret decapsulate(byte[] ciphertext) throws InvalidKeyMaterialException {
        if (ciphertext.length != MlKem768.CIPHERTEXT_SIZE) {
            throw new InvalidKeyMaterialException("an ML-KEM-768 ciphertext has 1088 bytes, not " + ciphertext.length);
        }
        try {
            KEM.Decapsulator decapsulator = KEM.getInstance("ML-KEM", "SunJCE").newDecapsulator(decode());
            return Secret.takeOwnershipOf(decapsulator.decapsulate(ciphertext).getEncoded());
        } catch (DecapsulateException e) {
            throw new InvalidKeyMaterialException("not an ML-KEM-768 ciphertext", e);
        } catch (GeneralSecurityException e) {
            throw new CryptoBugException("ML-KEM is part of JDK 25", e);
        }
    }

    private PrivateKey decode() throws GeneralSecurityException {
        byte[] encoded = Arrays.copyOf(PRIVATE_KEY_PREFIX, PRIVATE_KEY_PREFIX.length + PRIVATE_KEY_SIZE);
        privateKey.read(dk -> {
            System.arraycopy(dk, 0, encoded, PRIVATE_KEY_PREFIX.length, PRIVATE_KEY_SIZE);
            return dk.length;
        });
        try {
            return KeyFactory.getInstance("ML-KEM", "SunJCE").generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }

    @Override
    public void close() {
        privateKey.close();
    }
}
