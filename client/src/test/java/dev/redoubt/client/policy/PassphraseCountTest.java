package dev.redoubt.client.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.model.PassphraseRules;
import org.junit.jupiter.api.Test;

class PassphraseCountTest {
    private static PassphraseRules of(String text) {
        try (Passphrase passphrase = Passphrase.takeOwnershipOf(text.toCharArray())) {
            return PassphraseCount.of(passphrase);
        }
    }

    @Test
    void everyKindOfCharacterIsCounted() {
        assertEquals(new PassphraseRules(10, 3, 2, 3, 1), of("aBcD e12!3"));
    }

    @Test
    void lettersOfAllAlphabetsAreLetters() {
        assertEquals(new PassphraseRules(5, 3, 2, 0, 0), of("äÖжЖß"));
    }

    /** One character of a person is one of ours, however many units and bytes it takes. */
    @Test
    void aCharacterOutsideOfTheFirstPlaneIsOne() {
        assertEquals(new PassphraseRules(2, 0, 0, 0, 2), of("😀😀"));
    }

    @Test
    void blanksAreNoSymbols() {
        assertEquals(new PassphraseRules(4, 2, 0, 0, 0), of("a b\u00a0"));
    }
}
