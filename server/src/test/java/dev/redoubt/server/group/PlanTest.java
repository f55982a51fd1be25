package dev.redoubt.server.group;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanTest {
    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "99, 0", "100, 100", "999, 100", "1000, 1000", "9999, 1000", "10000000, 10000000"})
    void howManyMessagesWaitIsToldInCoarseSteps(long messages, long step) {
        assertEquals(step, Plan.steps(messages));
    }
}
