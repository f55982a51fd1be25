package dev.redoubt.server.link;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;

/** Counts what goes over links. No node, no account. */
public final class LinkMetrics {
    private final MeterRegistry registry;
    private final Counter receivedPadding;
    private final Counter sentPadding;
    private final Counter deliveries;
    private final Counter superseded;
    private final Counter stalled;
    private final Counter refused;

    public LinkMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.receivedPadding = padding("received");
        this.sentPadding = padding("sent");
        this.deliveries = counter("redoubt.link.deliveries", "envelopes that were sent to their device");
        this.superseded = counter("redoubt.link.superseded", "links that a newer one of the same device replaced");
        this.stalled = counter("redoubt.link.stalled", "links cut because their device took nothing");
        this.refused = counter("redoubt.link.problems", "frames that were answered with a problem");
    }

    /** The same as the channel's: frames lie within its messages, and are padded by themselves. */
    private Counter padding(String direction) {
        return Counter.builder("redoubt.channel.padding.bytes")
                .description("zeros that fill messages and frames")
                .tag("direction", direction)
                .register(registry);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    void watch(Supplier<Number> open) {
        Gauge.builder("redoubt.link.open", open)
                .description("devices that are connected")
                .register(registry);
    }

    void paddingReceived(int bytes) {
        receivedPadding.increment(bytes);
    }

    void paddingSent(int bytes) {
        sentPadding.increment(bytes);
    }

    void delivered() {
        deliveries.increment();
    }

    void superseded() {
        superseded.increment();
    }

    void stalled() {
        stalled.increment();
    }

    void refused() {
        refused.increment();
    }
}
