package dev.redoubt.server.account;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.identity.Octets;
import java.security.SecureRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DetailsTest {
    private final NameVault vault = new NameVault(key(1), key(2), new SecureRandom());
    private final Octets alice = vault.index(new UserName("alice"));

    private static Secret key(int value) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) value);
        return Secret.takeOwnershipOf(bytes);
    }

    @Test
    void bothNamesComeBack() {
        for (Details details : new Details[] {
            Details.NONE,
            new Details("Ada", ""),
            new Details("", "Łukasz 漢"),
            new Details("x".repeat(128), "ä".repeat(64))
        }) {
            assertEquals(details, Details.unpack(details.pack()));
            assertEquals(details, vault.openDetails(vault.seal(details, alice), alice));
        }
    }

    @Test
    void whatIsSealedDoesNotSayHowLongItIs() {
        assertEquals(
                vault.seal(Details.NONE, alice).length, vault.seal(new Details("x".repeat(128), "y"), alice).length);
    }

    @Test
    void whatIsLongerOrHasControlCharactersIsRefused() {
        assertTrue(Details.fits("x".repeat(128)));
        assertFalse(Details.fits("x".repeat(129)));
        assertFalse(Details.fits("ä".repeat(65)));
        assertFalse(Details.fits("a\0b"));
        assertFalse(Details.fits("a\u0085b"));
        assertThrows(IllegalArgumentException.class, () -> new Details("", "a\nb"));
    }

    @Test
    void detailsOfAnotherNameDoNotOpen() {
        byte[] sealed = vault.seal(new Details("Ada", ""), alice);
        Octets bob = vault.index(new UserName("bob"));
        assertThrows(IllegalStateException.class, () -> vault.openDetails(sealed, bob));
        sealed[sealed.length - 1] ^= 1;
        assertThrows(IllegalStateException.class, () -> vault.openDetails(sealed, alice));
    }

    @Test
    void aSealedNameIsNotTakenForDetails() {
        assertThrows(IllegalStateException.class, () -> vault.openDetails(vault.seal(new UserName("alice")), alice));
    }

    @Test
    void aWholeRecordSaysNothingInALog() {
        assertArrayEquals(new String[] {"Details[redacted]"}, new String[] {new Details("Ada", "").toString()});
    }
}
