package dev.redoubt.server.idempotency;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts what was asked for again. No device, no change. */
public final class IdempotencyMetrics {
    private final Counter repeated;
    private final Counter conflicts;

    public IdempotencyMetrics(MeterRegistry registry) {
        this.repeated = Counter.builder("redoubt.idempotency.repeated")
                .description("changes that were done before, and answered with their first answer")
                .register(registry);
        this.conflicts = Counter.builder("redoubt.idempotency.conflicts")
                .description("changes that were refused because their key had served for another")
                .register(registry);
    }

    void repeated() {
        repeated.increment();
    }

    void conflict() {
        conflicts.increment();
    }
}
