package dev.redoubt.server.mailbox;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;

/** Counts what goes through the mailboxes. No node, no account. */
public final class MailboxMetrics {
    private final MeterRegistry registry;
    private final Counter submissions;
    private final Counter repetitions;
    private final Counter envelopes;
    private final Counter direct;
    private final Counter late;
    private final Counter groups;
    private final Counter grouped;
    private final Counter acknowledged;
    private final Counter rejected;
    private final Counter expired;

    public MailboxMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.submissions = counter("redoubt.mailbox.submissions", "submissions that were accepted");
        this.repetitions = counter("redoubt.mailbox.repetitions", "submissions that were there already");
        this.envelopes = counter("redoubt.mailbox.envelopes", "envelopes that were stored");
        this.direct = counter("redoubt.mailbox.direct", "envelopes that reached their device and were never stored");
        this.late =
                counter("redoubt.mailbox.late", "submissions of which a connected device did not acknowledge in time");
        this.groups = counter("redoubt.mailbox.groups", "transactions that stored envelopes");
        this.grouped = counter("redoubt.mailbox.deposits", "submissions, or parts of them, in these transactions");
        this.acknowledged = counter("redoubt.mailbox.acknowledged", "envelopes that reached their device");
        this.rejected = counter("redoubt.mailbox.rejected", "envelopes that their device could not open");
        this.expired = counter("redoubt.mailbox.expired", "payloads deleted because nobody fetched them");
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    void underWay(Supplier<Number> bytes) {
        Gauge.builder("redoubt.mailbox.under.way.bytes", bytes)
                .description("bytes of submissions that are not answered yet")
                .register(registry);
    }

    void accepted() {
        submissions.increment();
    }

    void stored(int recipients) {
        envelopes.increment(recipients);
    }

    void group(int deposits) {
        groups.increment();
        grouped.increment(deposits);
    }

    void direct(boolean asRejected) {
        direct.increment();
        acknowledged(1, asRejected);
    }

    void late(int submissionsOfThem) {
        late.increment(submissionsOfThem);
    }

    void repeated() {
        repetitions.increment();
    }

    void acknowledged(int count, boolean asRejected) {
        (asRejected ? rejected : acknowledged).increment(count);
    }

    void expired(int payloads) {
        expired.increment(payloads);
    }
}
