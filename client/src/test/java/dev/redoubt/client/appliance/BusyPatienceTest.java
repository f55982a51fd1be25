package dev.redoubt.client.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.client.failure.RefusedByApplianceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BusyPatienceTest {
    private final List<Duration> pauses = new ArrayList<>();
    private final BusyPatience patience = new BusyPatience(new Random(1), pauses::add);
    private int asked;

    private String ask(int refusals, String code, Optional<Duration> wait) throws Exception {
        return patience.ask(() -> {
            if (++asked <= refusals) {
                throw new RefusedByApplianceException(code, "busy", wait);
            }
            return "done";
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"too_many_requests", "too_many_blobs", "unavailable"})
    void comesBackTwice(String code) throws Exception {
        assertEquals("done", ask(2, code, Optional.empty()));
        assertEquals(3, asked);
        assertBetween(500, 875, pauses.getFirst());
        assertBetween(2_000, 2_750, pauses.getLast());
    }

    @Test
    void givesUpAfterTheThirdRefusal() {
        assertThrows(RefusedByApplianceException.class, () -> ask(3, "unavailable", Optional.empty()));
        assertEquals(3, asked);
    }

    @Test
    void waitsAsLongAsIsSaidAndALittleMore() throws Exception {
        assertEquals("done", ask(1, "too_many_requests", Optional.of(Duration.ofSeconds(20))));
        assertBetween(20_000, 25_250, pauses.getFirst());
    }

    @Test
    void waitsForTheLongestTimeAndNotForMore() throws Exception {
        assertEquals("done", ask(1, "too_many_requests", Optional.of(BusyPatience.LONGEST)));
        asked = 0;
        pauses.clear();
        Duration longer = BusyPatience.LONGEST.plusSeconds(1);
        RefusedByApplianceException refused =
                assertThrows(RefusedByApplianceException.class, () -> ask(1, "too_many_requests", Optional.of(longer)));
        assertEquals(List.of(), pauses);
        assertEquals("The appliance refused (too_many_requests): busy. Try again in 31 s.", refused.getMessage());
    }

    @Test
    void allPausesTogetherHaveTheSameLimit() {
        assertThrows(
                RefusedByApplianceException.class,
                () -> ask(2, "too_many_requests", Optional.of(Duration.ofSeconds(16))));
        assertEquals(1, pauses.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"too_many_tries", "internal", "unknown_account", "storage_full", "mailbox_full"})
    void otherRefusalsAreGivenAtOnce(String code) {
        assertThrows(RefusedByApplianceException.class, () -> ask(1, code, Optional.of(Duration.ofSeconds(1))));
        assertEquals(List.of(), pauses);
    }

    @Test
    void whoIsInterruptedGetsTheRefusalAndStaysInterrupted() {
        RefusedByApplianceException refusal = new RefusedByApplianceException("unavailable", "busy");
        BusyPatience interrupted = new BusyPatience(new Random(1), _ -> {
            throw new InterruptedException();
        });
        assertSame(
                refusal,
                assertThrows(
                        RefusedByApplianceException.class,
                        () -> interrupted.ask(() -> {
                            throw refusal;
                        })));
        assertTrue(Thread.interrupted());
    }

    @Test
    void longTimesAreSaidInMinutes() {
        assertEquals(
                "The appliance refused (too_many_tries): all used. Try again in 3 minutes.",
                new RefusedByApplianceException("too_many_tries", "all used", Optional.of(Duration.ofSeconds(121)))
                        .getMessage());
    }

    private static void assertBetween(long least, long most, Duration pause) {
        assertTrue(pause.toMillis() >= least && pause.toMillis() < most, pause.toString());
    }
}
