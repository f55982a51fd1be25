package dev.redoubt.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.HexFormat;
import org.bouncycastle.crypto.SecretWithEncapsulation;
import org.bouncycastle.crypto.digests.SHAKEDigest;
import org.bouncycastle.crypto.kems.MLKEMExtractor;
import org.bouncycastle.crypto.kems.MLKEMGenerator;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLKEMPublicKeyParameters;
import org.junit.jupiter.api.Test;

/** The JDK's ML-KEM-768 against Bouncy Castle's, and both against the numbers of a third implementation. */
class MlKem768AgainstOthersTest {
    /** The output of SHAKE-128 over nothing, as randomness. */
    private static final class ShakeRandom extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private final transient SHAKEDigest shake = new SHAKEDigest(128);

        @Override
        public void nextBytes(byte[] bytes) {
            shake.doOutput(bytes, 0, bytes.length);
        }
    }

    /**
     * The accumulated vectors of Go's crypto/mlkem (TestAccumulated, 100 rounds): keys, ciphertexts, secrets and the secrets of
     * implicit rejection, all from one SHAKE-128 stream and hashed into another.
     */
    @Test
    void accumulatedVectorsOfGoComeOut() throws Exception {
        ShakeRandom random = new ShakeRandom();
        SHAKEDigest accumulated = new SHAKEDigest(128);
        byte[] randomCiphertext = new byte[MlKem768.CIPHERTEXT_SIZE];
        for (int round = 0; round < 100; round++) {
            MlKem768KeyPair pair = MlKem768KeyPair.generate(random);
            absorb(accumulated, pair.publicKey());
            MlKem768.Encapsulation sent = MlKem768.encapsulate(pair.publicKey(), random);
            absorb(accumulated, sent.ciphertext());
            byte[] secret = sent.sharedSecret().read(byte[]::clone);
            absorb(accumulated, secret);
            assertTrue(pair.decapsulate(sent.ciphertext()).contentEquals(secret));
            random.nextBytes(randomCiphertext);
            absorb(accumulated, pair.decapsulate(randomCiphertext).read(byte[]::clone));
        }
        byte[] result = new byte[32];
        accumulated.doFinal(result, 0, result.length);
        assertEquals(
                "1114b1b6699ed191734fa339376afa7e285c9e6acf6ff0177d346696ce564415",
                HexFormat.of().formatHex(result));
    }

    private static void absorb(SHAKEDigest digest, byte[] bytes) {
        digest.update(bytes, 0, bytes.length);
    }

    @Test
    void whatBouncyCastleEncapsulatesTheJdkDecapsulates() throws Exception {
        MlKem768KeyPair pair = MlKem768KeyPair.generate(new SecureRandom());
        MLKEMPublicKeyParameters theirs = new MLKEMPublicKeyParameters(MLKEMParameters.ml_kem_768, pair.publicKey());
        SecretWithEncapsulation sent = new MLKEMGenerator(new SecureRandom()).generateEncapsulated(theirs);
        assertTrue(pair.decapsulate(sent.getEncapsulation()).contentEquals(sent.getSecret()));
    }

    @Test
    void whatTheJdkEncapsulatesBouncyCastleDecapsulates() throws Exception {
        MlKem768KeyPair pair = MlKem768KeyPair.generate(new SecureRandom());
        MLKEMPrivateKeyParameters theirs = new MLKEMPrivateKeyParameters(
                MLKEMParameters.ml_kem_768, pair.privateKey().read(byte[]::clone));
        MlKem768.Encapsulation sent = MlKem768.encapsulate(pair.publicKey(), new SecureRandom());
        assertTrue(sent.sharedSecret().contentEquals(new MLKEMExtractor(theirs).extractSecret(sent.ciphertext())));
    }

    @Test
    void bothGenerateTheSamePairFromTheSameSeed() {
        byte[] seed = new byte[64];
        new ShakeRandom().nextBytes(seed);
        MLKEMPrivateKeyParameters theirs = new MLKEMPrivateKeyParameters(MLKEMParameters.ml_kem_768, seed);
        MlKem768KeyPair pair = MlKem768KeyPair.generate(new ShakeRandom());
        assertArrayEquals(theirs.getPublicKey(), pair.publicKey());
    }

    @Test
    void ciphertextOfAnotherLengthIsRefused() {
        MlKem768KeyPair pair = MlKem768KeyPair.generate(new SecureRandom());
        byte[] cut = new byte[MlKem768.CIPHERTEXT_SIZE - 1];
        assertThrows(InvalidKeyMaterialException.class, () -> pair.decapsulate(cut));
    }
}
