package dev.redoubt.protocol.fingerprint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.protocol.identity.AccountId;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class FingerprintTest {
    private final AccountId alice = AccountId.of(new byte[32]);
    private final AccountId bob = account(1);

    private static AccountId account(int last) {
        byte[] bytes = new byte[32];
        bytes[31] = (byte) last;
        return AccountId.of(bytes);
    }

    @Test
    void pairIsTheSameFromBothSides() {
        assertEquals(Fingerprint.ofPair(alice, bob), Fingerprint.ofPair(bob, alice));
    }

    @Test
    void otherAccountsHaveOtherFingerprints() {
        assertNotEquals(Fingerprint.ofAccount(alice), Fingerprint.ofAccount(bob));
        assertNotEquals(Fingerprint.ofPair(alice, bob), Fingerprint.ofPair(alice, account(2)));
        assertNotEquals(Fingerprint.ofPair(alice, alice), Fingerprint.ofAccount(alice));
    }

    @Test
    void isShownInEightGroupsOfFour() {
        assertTrue(Fingerprint.ofAccount(alice).grouped().matches("([0-9A-HJKMNP-TV-Z]{4}-){7}[0-9A-HJKMNP-TV-Z]{4}"));
    }

    @Test
    void readsWhatPeopleType() {
        Fingerprint shown = Fingerprint.ofPair(alice, bob);
        String typed = shown.grouped()
                .toLowerCase(Locale.ROOT)
                .replace('-', ' ')
                .replace('0', 'o')
                .replace('1', 'l');
        assertEquals(shown, Fingerprint.parse(typed));
    }

    @Test
    void refusesWhatIsNoFingerprint() {
        assertThrows(IllegalArgumentException.class, () -> Fingerprint.parse("U".repeat(32)));
        assertThrows(IllegalArgumentException.class, () -> Fingerprint.parse("0".repeat(31)));
    }
}
