package dev.redoubt.server.mailbox;

import dev.redoubt.server.database.Database;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.Handle;

/** Shows how much waits in all mailboxes together, by age. No node. */
public final class Backlog {
    /** The eldest first. */
    private enum Age {
        OLDER("older", Duration.ofDays(7)),
        WEEK("week", Duration.ofDays(1)),
        DAY("day", Duration.ofHours(1)),
        HOUR("hour", Duration.ZERO);

        private final String label;
        private final Duration least;

        Age(String label, Duration least) {
            this.label = label;
            this.least = least;
        }
    }

    private record Counts(Map<Age, Long> waiting, double oldestSeconds) {
        double of(Age age) {
            Long count = waiting.get(age);
            return count == null ? Double.NaN : count;
        }
    }

    private final Database database;
    private final LongSupplier nanoTime;
    private final BacklogStore store = new BacklogStore();
    private final Marks marks = new Marks();
    private volatile Counts counts = new Counts(Map.of(), Double.NaN);

    /** @param nanoTime a monotonic clock in nanoseconds */
    public Backlog(Database database, MeterRegistry metrics, LongSupplier nanoTime) {
        this.database = database;
        this.nanoTime = nanoTime;
        for (Age age : Age.values()) {
            Gauge.builder("redoubt.mailbox.waiting", () -> counts.of(age))
                    .description("envelopes that wait, by their age as far as this process knows it")
                    .tag("age", age.label)
                    .register(metrics);
        }
        Gauge.builder("redoubt.mailbox.oldest.waiting.seconds", () -> counts.oldestSeconds())
                .description("how long the eldest envelope has waited, as far as this process knows it")
                .register(metrics);
    }

    /** To be called every few minutes, by one thread. */
    public int measure() {
        counts = database.statement(this::count);
        return 0;
    }

    private Counts count(Handle handle) {
        long first = store.first(handle);
        long last = store.last(handle);
        long now = nanoTime.getAsLong();
        marks.put(first, last, now);
        Map<Age, Long> waiting = new LinkedHashMap<>();
        long after = 0;
        for (Age age : Age.values()) {
            long until = age == Age.HOUR ? last : Math.max(after, marks.elder(age.least, now));
            waiting.put(age, store.between(handle, after, until));
            after = Math.max(after, until);
        }
        double oldest = first == 0 ? 0 : marks.age(first, now).toNanos() / 1e9;
        return new Counts(waiting, oldest);
    }
}
