package dev.redoubt.server.blob;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BlobMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private long now;
    private final BlobMetrics metrics = new BlobMetrics(registry, () -> now);

    private double days() {
        return registry.get("redoubt.blob.days.to.full").gauge().value();
    }

    private void usage(long reserved, long committed, long free) {
        metrics.usage(new BlobStore.Usage(1, reserved, committed), free);
    }

    @Test
    void theQuotaEndsFirst() {
        metrics.quota(1_000);
        assertEquals(Double.NaN, days());
        usage(100, 100, 1 << 30);
        assertEquals(Double.NaN, days());
        now += Duration.ofDays(1).toNanos();
        usage(200, 200, 1 << 30);
        assertEquals(8, days());
    }

    @Test
    void theDiskEndsFirstAndWhatIsReservedIsTakenOfIt() {
        metrics.quota(1 << 30);
        usage(100, 0, 1_000);
        now += Duration.ofDays(1).toNanos();
        // 50 of 200 are there: of the 450 that are free, 150 are spoken for.
        usage(200, 50, 450);
        assertEquals(3, days());
    }
}
