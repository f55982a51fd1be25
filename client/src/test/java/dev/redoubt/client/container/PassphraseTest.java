package dev.redoubt.client.container;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PassphraseTest {
    @Test
    void composedAndDecomposedLettersAreTheSamePassphrase() {
        assertTrue(of("caf\u00e9").matches(of("cafe\u0301")));
    }

    @Test
    void anotherLetterIsAnotherPassphrase() {
        assertFalse(of("cafe").matches(of("caff")));
    }

    @Test
    void zeroesWhatItWasGiven() {
        char[] typed = {'a', 'b'};
        Passphrase.takeOwnershipOf(typed).close();
        assertArrayEquals(new char[] {0, 0}, typed);
    }

    @Test
    void refusesToBeEmpty() {
        assertThrows(IllegalArgumentException.class, () -> of(""));
    }

    @Test
    void doesNotShowItself() {
        assertFalse(of("secret").toString().contains("secret"));
    }

    private static Passphrase of(String text) {
        return Passphrase.takeOwnershipOf(text.toCharArray());
    }
}
