package dev.redoubt.server.rate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;

class LockoutsTest {
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final Lockouts lockouts = new Lockouts(metrics);

    @Test
    void eachKindIsThereFromTheStartAndCountedApart() {
        assertEquals(
                List.of("administrator", "challenge", "device", "name", "unknown_key"),
                metrics.get("redoubt.lockouts").counters().stream()
                        .map(counter -> counter.getId().getTag("kind"))
                        .sorted()
                        .toList());
        lockouts.locked(Lockouts.Kind.DEVICE);
        lockouts.locked(Lockouts.Kind.DEVICE);
        assertEquals(
                2,
                metrics.get("redoubt.lockouts").tag("kind", "device").counter().count());
        assertEquals(
                2,
                metrics.get("redoubt.lockouts").counters().stream()
                        .mapToDouble(Counter::count)
                        .sum());
    }
}
