package dev.redoubt.channel.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private final Admission admission = new Admission(new OuterLimits(1, 1, 2), new SecureRandom(), () -> 0);

    @Test
    void thereAreAsManyPlacesAsTheLimitSays() {
        assertTrue(admission.enter().isPresent());
        assertTrue(admission.enter().isPresent());
        assertTrue(admission.enter().isEmpty());
        assertEquals(2, admission.unproven());
    }

    @Test
    void aPlaceThatWasLeftIsFreeOnce() {
        Admission.Place place = admission.enter().orElseThrow();
        assertTrue(admission.enter().isPresent());
        place.leave();
        place.leave();
        assertTrue(admission.enter().isPresent());
        assertTrue(admission.enter().isEmpty());
    }

    @Test
    void aLimitThatLetsNobodyInIsNone() {
        assertThrows(IllegalArgumentException.class, () -> new OuterLimits(0, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new OuterLimits(1, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new OuterLimits(1, 1, 0));
    }
}
