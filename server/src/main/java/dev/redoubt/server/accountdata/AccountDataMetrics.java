package dev.redoubt.server.accountdata;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts changes of account data. No account, no size. */
public final class AccountDataMetrics {
    private final Counter kept;
    private final Counter repeated;
    private final Counter conflicts;
    private final Counter limited;

    public AccountDataMetrics(MeterRegistry registry) {
        this.kept = changes(registry, "kept");
        this.repeated = changes(registry, "repeated");
        this.conflicts = changes(registry, "conflict");
        this.limited = changes(registry, "limited");
    }

    private static Counter changes(MeterRegistry registry, String kind) {
        return Counter.builder("redoubt.account.data.changes")
                .description("changes of account data")
                .tag("kind", kind)
                .register(registry);
    }

    void kept() {
        kept.increment();
    }

    void repeated() {
        repeated.increment();
    }

    void conflict() {
        conflicts.increment();
    }

    void limited() {
        limited.increment();
    }
}
