package dev.redoubt.server.administration.capacity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapacityOptionsTest {
    @ParameterizedTest
    @CsvSource({"0, 64", "9, 64", "3, 0", "3, 1", "3, 63", "3, 402"})
    void whatIsOutOfItsRangeIsRefused(int minutes, int devices) {
        assertThrows(CapacityException.class, () -> new CapacityRun.Options(minutes, devices, false));
    }

    /** As the load counts its accounts: PlanTest of ops/capacity. */
    @ParameterizedTest
    @CsvSource({"2, 4", "32, 4", "34, 5", "64, 5", "400, 16"})
    void eachAccountOfTheLoadHasAUser(int devices, int users) {
        assertEquals(users, new CapacityRun.Options(3, devices, false).users());
    }
}
