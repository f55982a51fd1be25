package dev.redoubt.server.enrolment;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts enrolments. No name, no invitation. */
public final class EnrolmentMetrics {
    private final Counter done;
    private final Counter refused;

    public EnrolmentMetrics(MeterRegistry registry) {
        this.done = enrolments(registry, "done");
        this.refused = enrolments(registry, "refused");
    }

    private static Counter enrolments(MeterRegistry registry, String kind) {
        return Counter.builder("redoubt.enrolments")
                .description("uses of invitations")
                .tag("kind", kind)
                .register(registry);
    }

    void done() {
        done.increment();
    }

    void refused() {
        refused.increment();
    }
}
