package dev.redoubt.capacity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanTest {
    @ParameterizedTest
    @CsvSource({"0, 64", "9, 64", "3, 0", "3, 1", "3, 63", "3, 402"})
    void whatIsOutOfItsRangeIsNoPlan(int minutes, int devices) {
        assertThrows(IllegalArgumentException.class, () -> Plan.of(minutes, devices));
    }

    /** As redoubtctl counts, which makes the invitations. */
    @ParameterizedTest
    @CsvSource({"2, 4", "32, 4", "34, 5", "64, 5", "400, 16"})
    void eachAccountHasAnInvitation(int devices, int users) {
        assertEquals(users, Plan.of(3, devices).users());
    }

    @Test
    void allOfItTakesTheMinutes() {
        Plan plan = Plan.of(3, 64);
        assertEquals(Duration.ofMinutes(3), plan.ramp().multipliedBy(2).plus(plan.talk()));
    }

    @Test
    void whatIsFoundIsOneLineOfJson() {
        Ramp.Knee knee = new Ramp.Knee(new Trial(400, 398.7, 4.2, 812.3, 0), true);
        Ramp.Knee open = new Ramp.Knee(new Trial(800, 800, 0.4, 9, 0), false);
        assertEquals(
                "{\"users\":5,\"devices\":64,"
                        + "\"durable\":{\"messagesPerSecond\":398,\"medianMillis\":5,\"slowMillis\":813,\"reached\":true},"
                        + "\"connected\":{\"messagesPerSecond\":800,\"medianMillis\":1,\"slowMillis\":9,\"reached\":false},"
                        + "\"endToEnd\":{\"sent\":40,\"arrived\":0,\"slowMillis\":999999}}",
                new Outcome(5, 64, knee, open, new Friends.Talk(40, 0, Double.POSITIVE_INFINITY)).line());
    }
}
