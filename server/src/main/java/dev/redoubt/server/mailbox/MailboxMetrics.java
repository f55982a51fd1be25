package dev.redoubt.server.mailbox;

import dev.redoubt.server.problem.Outcome;
import dev.redoubt.server.problem.ProblemException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Counts what goes through the mailboxes. No node, no account. */
public final class MailboxMetrics {
    /** Few, around what is usual, and the objective of 1 s. */
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(5),
        Duration.ofMillis(20),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(10)
    };

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
    private final DistributionSummary groupSize;
    private final Timer delivery;
    private final Map<Outcome, Counter> refused = new EnumMap<>(Outcome.class);

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
        this.groupSize = DistributionSummary.builder("redoubt.mailbox.group.size")
                .description("submissions, or parts of them, that one transaction stored")
                .register(registry);
        this.delivery = Timer.builder("redoubt.mailbox.delivery")
                .description("from a submission until a connected device that it was offered to has acknowledged it")
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
        EnumSet.complementOf(EnumSet.of(Outcome.DONE))
                .forEach(outcome -> this.refused.put(outcome, refusals(registry, outcome)));
    }

    private static Counter refusals(MeterRegistry registry, Outcome outcome) {
        return Counter.builder("redoubt.mailbox.submissions.refused")
                .description("submissions that were not accepted")
                .tag("outcome", outcome.label())
                .register(registry);
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

    void refused(ProblemException problem) {
        Outcome outcome = Outcome.of(problem.code().status());
        Objects.requireNonNull(refused.get(outcome)).increment();
    }

    void delivered(long nanos) {
        delivery.record(nanos, TimeUnit.NANOSECONDS);
    }

    void stored(int recipients) {
        envelopes.increment(recipients);
    }

    void group(int deposits) {
        groups.increment();
        grouped.increment(deposits);
        groupSize.record(deposits);
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
