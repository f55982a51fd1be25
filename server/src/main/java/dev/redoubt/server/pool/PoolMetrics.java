package dev.redoubt.server.pool;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts claims. No node, no claimer. */
public final class PoolMetrics {
    private final Counter oneTime;
    private final Counter lastResort;
    private final Counter published;
    private final Counter refused;

    public PoolMetrics(MeterRegistry registry) {
        this.oneTime = claims(registry, "one_time");
        this.lastResort = claims(registry, "last_resort");
        this.published = Counter.builder("redoubt.pool.published")
                .description("one-time keys that were published")
                .register(registry);
        this.refused = refusals(registry);
    }

    private static Counter refusals(MeterRegistry registry) {
        return Counter.builder("redoubt.pool.claims.refused")
                .description("claims that were refused: their device had claimed too many keys")
                .register(registry);
    }

    private static Counter claims(MeterRegistry registry, String kind) {
        return Counter.builder("redoubt.pool.claims")
                .description("keys that were handed out")
                .tag("kind", kind)
                .register(registry);
    }

    void published(int keys) {
        published.increment(keys);
    }

    void refused() {
        refused.increment();
    }

    void claimed(int oneTimeKeys, int lastResortKeys) {
        oneTime.increment(oneTimeKeys);
        lastResort.increment(lastResortKeys);
    }
}
