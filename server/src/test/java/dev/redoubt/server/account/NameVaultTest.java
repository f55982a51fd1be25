package dev.redoubt.server.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.identity.Octets;
import java.security.SecureRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NameVaultTest {
    private static final UserName ALICE = new UserName("alice");
    private static final UserName BOB = new UserName("bob");

    private final NameVault vault = vault(1, 2);

    private static NameVault vault(int indexKey, int columnKey) {
        return new NameVault(key(indexKey), key(columnKey), new SecureRandom());
    }

    private static Secret key(int value) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) value);
        return Secret.takeOwnershipOf(bytes);
    }

    /** Computed with Python: hmac.new(b"\x01" * 32, b"redoubt user name index 1 alice\x01", "sha256"). */
    @Test
    void indexIsOneHmac() {
        assertEquals(
                "990e65fecc0575306ce4b5a8504decee6dd44cbd92c6edfa29c75f49944455f3",
                vault.index(ALICE).toHex());
    }

    @Test
    void indexDependsOnNameAndKey() {
        assertNotEquals(vault.index(ALICE), vault.index(BOB));
        assertNotEquals(vault.index(ALICE), vault(3, 2).index(ALICE));
    }

    @Test
    void sealedNameOpensAgain() {
        assertEquals(ALICE, vault.open(vault.seal(ALICE), vault.index(ALICE)));
    }

    @Test
    void sealedNamesSayNeitherEqualityNorLength() {
        assertFalse(Arrays.equals(vault.seal(ALICE), vault.seal(ALICE)));
        assertEquals(vault.seal(ALICE).length, vault.seal(new UserName("a".repeat(64))).length);
    }

    @Test
    void sealedNameOfAnotherRowDoesNotOpen() {
        byte[] sealed = vault.seal(ALICE);
        Octets index = vault.index(BOB);
        assertThrows(IllegalStateException.class, () -> vault.open(sealed, index));
    }

    @Test
    void sealedNameDoesNotOpenUnderAnotherKey() {
        byte[] sealed = vault.seal(ALICE);
        Octets index = vault.index(ALICE);
        assertThrows(IllegalStateException.class, () -> vault(1, 9).open(sealed, index));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "0", "alice", "a.b_c@d+e-f", "alice@appliance.example"})
    void nameHasOneSpelling(String text) {
        assertEquals(text, new UserName(text).text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Alice", "-a", ".a", "@a", "a b", "a\n", "ä", "а", "a/b", "a\0"})
    void otherNamesAreRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> new UserName(text));
    }

    @Test
    void longestNameHas64Characters() {
        assertEquals(64, new UserName("a".repeat(64)).text().length());
        assertThrows(IllegalArgumentException.class, () -> new UserName("a".repeat(65)));
    }

    @Test
    void nameIsNotShownByAccident() {
        assertFalse(ALICE.toString().contains("alice"));
    }
}
