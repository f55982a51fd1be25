package dev.redoubt.client.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.redoubt.client.container.OpeningLimits;
import dev.redoubt.client.container.WipeLimit;
import dev.redoubt.client.model.DevicePolicy.Openings;
import org.junit.jupiter.api.Test;

class OpeningPolicyTest {
    private static OpeningLimits limits(int waitAfter, int wipeAfter, int own) {
        return OpeningPolicy.limits(new Openings(waitAfter, wipeAfter), new WipeLimit(own));
    }

    private static OpeningLimits of(int wipe, int wait) {
        return new OpeningLimits(new WipeLimit(wipe), wait);
    }

    @Test
    void theStricterOneHolds() {
        assertEquals(of(0, 0), limits(0, 0, 0));
        assertEquals(of(10, 0), limits(0, 10, 0));
        assertEquals(of(10, 0), limits(0, 0, 10));
        assertEquals(of(8, 0), limits(0, 10, 8));
        assertEquals(of(8, 0), limits(0, 8, 10));
    }

    /** An appliance must not be able to have a device erased by a slip of its user's finger. */
    @Test
    void noPolicyErasesADeviceAfterFewerFailuresThanFive() {
        assertEquals(of(5, 0), limits(0, 1, 0));
        assertEquals(of(5, 0), limits(0, 5, 0));
        assertEquals(of(6, 0), limits(0, 6, 0));
    }

    @Test
    void whatIsMoreThanThereIsRoomForBecomesTheMost() {
        assertEquals(of(100, 100), limits(1000, 1000, 0));
        assertEquals(of(100, 100), limits(100, 100, 0));
        assertEquals(of(99, 99), limits(99, 99, 0));
    }
}
