package dev.redoubt.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class MlKem768Test {
    private final SecureRandom random = new SecureRandom();

    @Test
    void keyPairSurvivesStorageAndAgrees() throws Exception {
        try (MlKem768KeyPair fresh = MlKem768KeyPair.generate(random);
                MlKem768KeyPair stored =
                        MlKem768KeyPair.ofPrivateKey(fresh.privateKey().copy())) {
            MlKem768.Encapsulation sent = MlKem768.encapsulate(stored.publicKey(), random);
            assertArrayEquals(fresh.publicKey(), stored.publicKey());
            assertTrue(sent.sharedSecret()
                    .contentEquals(stored.decapsulate(sent.ciphertext()).read(byte[]::clone)));
        }
    }

    @Test
    void keyOfAnotherLengthIsRefused() {
        assertThrows(
                InvalidKeyMaterialException.class,
                () -> MlKem768.encapsulate(new byte[MlKem768.PUBLIC_KEY_SIZE - 1], random));
    }

    @Test
    void keyOutOfTheModulusIsRefused() {
        byte[] key = new byte[MlKem768.PUBLIC_KEY_SIZE];
        java.util.Arrays.fill(key, (byte) 0xff);
        assertThrows(InvalidKeyMaterialException.class, () -> MlKem768.encapsulate(key, random));
    }
}
