package dev.redoubt.server.administrator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.crypto.Argon2id;
import dev.redoubt.crypto.Secret;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class KeyVaultTest {
    private final SecureRandom random = new SecureRandom();
    private final KeyVault vault = new KeyVault(Secret.random(32, random), random);

    @Test
    void aSecretHasFortyCharactersThatNeedNoEscaping() {
        try (Secret secret = vault.draw()) {
            String text = secret.read(bytes -> new String(bytes, StandardCharsets.US_ASCII));
            assertTrue(text.matches("[A-Za-z0-9_-]{40}"));
        }
    }

    @Test
    void whatWasSealedOpensUnderItsIdAlone() {
        AccessKeyId id = vault.drawId();
        try (Secret secret = vault.draw()) {
            byte[] sealed = vault.seal(id, secret);
            try (Secret opened = vault.open(id, sealed)) {
                assertArrayEquals(secret.read(byte[]::clone), opened.read(byte[]::clone));
            }
            assertThrows(IllegalStateException.class, () -> vault.open(vault.drawId(), sealed));
            sealed[sealed.length - 1] ^= 1;
            assertThrows(IllegalStateException.class, () -> vault.open(id, sealed));
            assertThrows(IllegalStateException.class, () -> vault.open(id, new byte[3]));
        }
    }

    @Test
    void idsAreOfTheirForm() {
        assertEquals(20, vault.drawId().text().length());
        assertThrows(IllegalArgumentException.class, () -> new AccessKeyId("AKIDEXAMPLE"));
        assertThrows(IllegalArgumentException.class, () -> new AccessKeyId("RDBTAAAAAAAAAAAAAAA1"));
    }

    @Test
    void aPasswordMatchesItselfAlone() {
        Passwords passwords = new Passwords(new Argon2id(8 * 1024, 1, 1), random);
        try (Secret right = secret("correct horse battery");
                Secret wrong = secret("correct horse batterx")) {
            byte[] hash = passwords.hash(right);
            assertEquals(48, hash.length);
            assertTrue(passwords.matches(right, hash));
            assertEquals(false, passwords.matches(wrong, hash));
        }
    }

    private static Secret secret(String text) {
        return Secret.takeOwnershipOf(text.getBytes(StandardCharsets.UTF_8));
    }
}
