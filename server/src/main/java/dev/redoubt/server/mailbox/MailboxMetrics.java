package dev.redoubt.server.mailbox;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts what goes through the mailboxes. No node, no account. */
public final class MailboxMetrics {
    private final Counter submissions;
    private final Counter repetitions;
    private final Counter envelopes;
    private final Counter acknowledged;
    private final Counter rejected;
    private final Counter expired;

    public MailboxMetrics(MeterRegistry registry) {
        this.submissions = counter(registry, "redoubt.mailbox.submissions", "submissions that were stored");
        this.repetitions = counter(registry, "redoubt.mailbox.repetitions", "submissions that were there already");
        this.envelopes = counter(registry, "redoubt.mailbox.envelopes", "envelopes that were stored");
        this.acknowledged = counter(registry, "redoubt.mailbox.acknowledged", "envelopes that reached their device");
        this.rejected = counter(registry, "redoubt.mailbox.rejected", "envelopes that their device could not open");
        this.expired = counter(registry, "redoubt.mailbox.expired", "payloads deleted because nobody fetched them");
    }

    private static Counter counter(MeterRegistry registry, String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    void stored(int recipients) {
        submissions.increment();
        envelopes.increment(recipients);
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
