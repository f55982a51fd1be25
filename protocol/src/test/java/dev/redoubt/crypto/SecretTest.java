package dev.redoubt.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class SecretTest {
    @Test
    void closingZeroesTheBytesThatItOwns() {
        byte[] bytes = {1, 2, 3};
        Secret.takeOwnershipOf(bytes).close();
        assertArrayEquals(new byte[3], bytes);
    }

    @Test
    void copyLeavesTheCallersBytesAlone() {
        byte[] bytes = {1, 2, 3};
        Secret.takeCopyOf(bytes).close();
        assertArrayEquals(new byte[] {1, 2, 3}, bytes);
    }

    @Test
    void everyUseAfterClosingThrows() {
        Secret secret = Secret.random(32, new SecureRandom());
        assertFalse(secret.isDestroyed());
        secret.close();
        assertTrue(secret.isDestroyed());
        assertThrows(IllegalStateException.class, () -> secret.read(byte[]::clone));
        assertThrows(IllegalStateException.class, secret::copy);
        assertThrows(IllegalStateException.class, () -> secret.slice(0, 1));
        assertThrows(IllegalStateException.class, () -> secret.contentEquals(new byte[32]));
        assertThrows(IllegalStateException.class, () -> Secret.concat(secret));
    }

    /** A signature or a shared secret of a key of zeros would be one that anybody can make. */
    @Test
    void resultOfReadingWhileTheOwnerClosesIsNotGivenOut() {
        Secret secret = Secret.takeOwnershipOf(new byte[] {1, 2, 3});
        assertThrows(
                IllegalStateException.class,
                () -> secret.read(bytes -> {
                    secret.close();
                    return bytes[0];
                }));
    }

    @Test
    void copiesAndSlicesOutliveTheirSource() {
        Secret secret = Secret.takeOwnershipOf(new byte[] {1, 2, 3, 4});
        Secret copy = secret.copy();
        Secret slice = secret.slice(1, 3);
        Secret both = Secret.concat(copy, slice);
        secret.close();
        assertTrue(copy.contentEquals(new byte[] {1, 2, 3, 4}));
        assertTrue(slice.contentEquals(new byte[] {2, 3}));
        assertTrue(both.contentEquals(new byte[] {1, 2, 3, 4, 2, 3}));
    }

    @Test
    void closingTwiceIsHarmless() {
        Secret secret = Secret.random(4, new SecureRandom());
        secret.close();
        secret.close();
        assertTrue(secret.isDestroyed());
    }

    @Test
    void showsNothingAndEqualsItselfOnly() {
        Secret secret = Secret.takeOwnershipOf(new byte[] {17, 34});
        assertEquals("Secret[2 bytes, redacted]", secret.toString());
        assertNotEquals(secret, secret.copy());
    }

    @Test
    void keysDieWithTheirSecrets() {
        SigningKey signing = SigningKey.generate(new SecureRandom());
        X25519KeyPair agreement = X25519KeyPair.generate(new SecureRandom());
        MlKem768KeyPair kem = MlKem768KeyPair.generate(new SecureRandom());
        signing.close();
        agreement.close();
        kem.close();
        assertThrows(IllegalStateException.class, () -> signing.sign(new byte[1]));
        assertThrows(IllegalStateException.class, () -> agreement.agree(new byte[32]));
        assertThrows(IllegalStateException.class, () -> kem.decapsulate(new byte[MlKem768.CIPHERTEXT_SIZE]));
    }
}
