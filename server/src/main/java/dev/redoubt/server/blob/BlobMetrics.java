package dev.redoubt.server.blob;

import dev.redoubt.server.database.Growth;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Counts blobs and their bytes. No device, no blob. */
public final class BlobMetrics {
    private final MeterRegistry registry;
    private final Counter created;
    private final Counter completed;
    private final Counter refused;
    private final Counter received;
    private final Counter sent;
    private final Counter deleted;
    private final Counter expired;
    private final Counter orphans;
    private final Counter damaged;
    private final AtomicLong count = new AtomicLong();
    private final AtomicLong reserved = new AtomicLong();
    private final AtomicLong committed = new AtomicLong();
    private final AtomicLong free = new AtomicLong();
    private final AtomicLong quota = new AtomicLong();
    private final Growth growth;

    /** @param nanoTime a monotonic clock in nanoseconds */
    public BlobMetrics(MeterRegistry registry, LongSupplier nanoTime) {
        this.registry = registry;
        this.growth = new Growth(nanoTime);
        this.created = counter("redoubt.blob.begun", "blobs that were begun");
        this.completed = counter("redoubt.blob.completed", "blobs that became whole");
        this.refused = counter("redoubt.blob.refused", "blobs and appends that found no room, or came too fast");
        this.received = counter("redoubt.blob.received.bytes", "bytes that were committed");
        this.sent = counter("redoubt.blob.sent.bytes", "bytes that were handed out");
        this.deleted = counter("redoubt.blob.deleted", "blobs that their owner deleted");
        this.expired = counter("redoubt.blob.expired", "blobs that were deleted by time");
        this.orphans = counter("redoubt.blob.orphans", "files without a row that were deleted");
        this.damaged = counter("redoubt.blob.damaged", "blobs whose file is missing or too short");
        gauge("redoubt.blob.count", count, "blobs, whole or not");
        gauge("redoubt.blob.reserved.bytes", reserved, "bytes of all blobs once they are whole");
        gauge("redoubt.blob.committed.bytes", committed, "bytes of blobs that are there");
        gauge("redoubt.blob.free.bytes", free, "bytes that the file system of the blobs has left");
        Gauge.builder("redoubt.blob.days.to.full", growth::daysToFull)
                .description("days until there is no room for blobs, if it goes on as in the last day")
                .register(registry);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    private void gauge(String name, AtomicLong value, String description) {
        Gauge.builder(name, value::get).description(description).register(registry);
    }

    void quota(long bytes) {
        quota.set(bytes);
        gauge("redoubt.blob.quota.bytes", quota, "bytes that all blobs together may have");
    }

    void usage(BlobStore.Usage usage, long usable) {
        count.set(usage.count());
        reserved.set(usage.reserved());
        committed.set(usage.committed());
        free.set(usable);
        // Either the quota ends, or the disk: what is reserved and not there yet will take of that too.
        growth.sample(usage.reserved(), Math.min(quota.get(), usage.committed() + usable));
    }

    void created() {
        created.increment();
    }

    void completed() {
        completed.increment();
    }

    void refused() {
        refused.increment();
    }

    void received(long bytes) {
        received.increment((double) bytes);
    }

    void sent(long bytes) {
        sent.increment((double) bytes);
    }

    void deleted() {
        deleted.increment();
    }

    void expired(int blobs) {
        expired.increment(blobs);
    }

    void orphan() {
        orphans.increment();
    }

    void damaged() {
        damaged.increment();
    }
}
