package dev.redoubt.server.device;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts changes of accounts. No account, no device. */
public final class DeviceMetrics {
    private final Counter added;
    private final Counter published;
    private final Counter conflicts;
    private final Counter suspended;

    public DeviceMetrics(MeterRegistry registry) {
        this.added = changes(registry, "device_added");
        this.published = changes(registry, "state_published");
        this.conflicts = changes(registry, "state_conflict");
        this.suspended = changes(registry, "device_suspended");
    }

    private static Counter changes(MeterRegistry registry, String kind) {
        return Counter.builder("redoubt.account.changes")
                .description("changes of accounts by their devices")
                .tag("kind", kind)
                .register(registry);
    }

    void added() {
        added.increment();
    }

    void published() {
        published.increment();
    }

    void conflict() {
        conflicts.increment();
    }

    void suspended() {
        suspended.increment();
    }
}
