package dev.redoubt.server.recovery;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts the steps of recoveries. No account, no name. */
public final class RecoveryMetrics {
    private final Counter evaluated;
    private final Counter exhausted;
    private final Counter released;
    private final Counter refused;

    public RecoveryMetrics(MeterRegistry registry) {
        this.evaluated = steps(registry, "evaluated");
        this.exhausted = steps(registry, "exhausted");
        this.released = steps(registry, "released");
        this.refused = steps(registry, "refused");
    }

    private static Counter steps(MeterRegistry registry, String kind) {
        return Counter.builder("redoubt.recovery.steps")
                .description("steps of recoveries")
                .tag("kind", kind)
                .register(registry);
    }

    void evaluated() {
        evaluated.increment();
    }

    void exhausted() {
        exhausted.increment();
    }

    void released() {
        released.increment();
    }

    void refused() {
        refused.increment();
    }
}
