package dev.redoubt.server.enrolment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ChallengeTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    @Test
    void onlyTheSameTextMeetsIt() {
        Challenge challenge = Challenge.of("a challenge", RANDOM);
        assertTrue(challenge.isMetBy("a challenge"));
        assertFalse(challenge.isMetBy("A challenge"));
        assertFalse(challenge.isMetBy(""));
        assertTrue(new Challenge(challenge.stored()).isMetBy("a challenge"));
    }

    @Test
    void theSameTextIsStoredDifferentlyEachTime() {
        byte[] stored = Challenge.of("a challenge", RANDOM).stored();
        assertEquals(48, stored.length);
        assertFalse(Arrays.equals(stored, Challenge.of("a challenge", RANDOM).stored()));
    }

    @Test
    void itHasEightToAHundredAndTwentyEightCharacters() {
        assertFalse(Challenge.isOne("1234567"));
        assertTrue(Challenge.isOne("12345678"));
        assertTrue(Challenge.isOne("😀".repeat(128)));
        assertFalse(Challenge.isOne("x".repeat(129)));
        assertThrows(IllegalArgumentException.class, () -> Challenge.of("1234567", RANDOM));
        assertThrows(IllegalStateException.class, () -> new Challenge(new byte[47]));
    }
}
