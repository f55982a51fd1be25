package dev.redoubt.server.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import dev.redoubt.protocol.appliance.Envelope;
import dev.redoubt.protocol.appliance.Submission;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.server.configuration.ByteSize;
import dev.redoubt.server.configuration.ServerConfiguration;
import dev.redoubt.server.problem.ProblemCode;
import dev.redoubt.server.problem.ProblemException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is not answered yet is bounded in memory, and what waits for a device by count and bytes: at the edge and past it. */
class MailboxLimitsTest {
    private static final long MOST = 8 << 20;
    private static final int LARGE = 1 << 18;
    private static final NodeId NODE = NodeId.of(new byte[NodeId.SIZE]);

    private final List<Runnable> tasks = new ArrayList<>();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final MemoryEnvelopes store = new MemoryEnvelopes(Set.of(NODE), () -> {});
    private final List<Optional<ProblemException>> answers = new ArrayList<>();
    private Mailbox mailbox = mailbox(10_000, "1GiB");
    private int submitted;

    private Mailbox mailbox(int quota, String quotaBytes) {
        return new Mailbox(
                store,
                new ServerConfiguration.Mailbox(
                        ByteSize.parse("256KiB"),
                        quota,
                        ByteSize.parse(quotaBytes),
                        Duration.ofDays(30),
                        new ByteSize(MOST)),
                new NobodyConnected(),
                new MailboxMetrics(metrics),
                tasks::add,
                () -> 0,
                Clock.systemUTC());
    }

    private static final class NobodyConnected implements Recipients {
        @Override
        public boolean offer(NodeId node, Offer offer) {
            return false;
        }

        @Override
        public void leave(NodeId node) {}

        @Override
        public void late(NodeId node) {}

        @Override
        public void stored(StoredEnvelope envelope, Offer offered) {}
    }

    private static Submission submission(int number, int size) {
        return Submission.newBuilder()
                .setSubmissionId(ByteString.copyFrom(new byte[14])
                        .concat(ByteString.copyFrom(new byte[] {(byte) (number >> 8), (byte) number})))
                .setPayload(ByteString.copyFrom(new byte[size - 1]))
                .addEnvelopes(Envelope.newBuilder()
                        .setNodeId(ByteString.copyFrom(NODE.toBytes()))
                        .setExchange(ByteString.copyFrom(new byte[1])))
                .build();
    }

    private void submit(int size) {
        mailbox.submit(submission(submitted++, size), Optional.empty(), answers::add);
    }

    private void fill() {
        for (long bytes = 0; bytes < MOST; bytes += LARGE) {
            submit(LARGE);
        }
        assertEquals(List.of(), answers);
        assertEquals(MOST, underWay());
    }

    private double underWay() {
        return metrics.get("redoubt.mailbox.under.way.bytes").gauge().value();
    }

    private void runAll() {
        while (!tasks.isEmpty()) {
            tasks.removeFirst().run();
        }
    }

    @Test
    void oneMoreThanFitsIsRefusedBeforeAnythingOfItIsDoneAndWithATime() {
        fill();
        submit(2);
        ProblemException refusal = answers.getFirst().orElseThrow();
        assertEquals(ProblemCode.UNAVAILABLE, refusal.code());
        assertEquals(OptionalLong.of(1), refusal.retryAfter());
        assertEquals(MOST, underWay());
        runAll();
        assertEquals(submitted - 1, store.size());
        assertEquals(submitted, answers.size());
        assertEquals(0, underWay());
        // It was not remembered, and may come again.
        mailbox.submit(submission(submitted - 1, 2), Optional.empty(), answers::add);
        runAll();
        assertEquals(Optional.empty(), answers.getLast());
        assertEquals(submitted, store.size());
    }

    private Optional<ProblemCode> submitAndRun(int size) {
        submit(size);
        runAll();
        return answers.getLast().map(ProblemException::code);
    }

    @Test
    void theLastEnvelopeOfTheQuotaIsTakenAndNotOneMore() {
        mailbox = mailbox(3, "1GiB");
        for (int i = 0; i < 3; i++) {
            assertEquals(Optional.empty(), submitAndRun(2));
        }
        assertEquals(Optional.of(ProblemCode.MAILBOX_FULL), submitAndRun(2));
        assertEquals(3, store.size());
        mailbox.acknowledge(List.of(new EnvelopeId(1)), false, _ -> {});
        runAll();
        assertEquals(Optional.empty(), submitAndRun(2));
    }

    @Test
    void theLastBytesOfTheQuotaAreTakenAndNotOneMore() {
        mailbox = mailbox(10_000, "1MiB");
        for (int i = 0; i < 4; i++) {
            // A power of two is its own padding bucket.
            assertEquals(Optional.empty(), submitAndRun(LARGE));
        }
        assertEquals(Optional.of(ProblemCode.MAILBOX_FULL), submitAndRun(2));
        assertEquals(4, store.size());
    }

    @Test
    void whatCountsAreBucketsNotBytes() {
        mailbox = mailbox(10_000, "1MiB");
        for (int i = 0; i < 3; i++) {
            assertEquals(Optional.empty(), submitAndRun(LARGE));
        }
        assertEquals(Optional.empty(), submitAndRun(LARGE / 2 + 1));
        assertEquals(Optional.of(ProblemCode.MAILBOX_FULL), submitAndRun(LARGE / 2 - 1));
        assertEquals(4, store.size());
    }

    @Test
    void aRepetitionOfWhatIsUnderWayTakesNoRoomOfItsOwn() {
        submit(LARGE);
        mailbox.submit(submission(0, LARGE), Optional.empty(), answers::add);
        assertEquals(LARGE, underWay());
        runAll();
        assertEquals(List.of(Optional.empty(), Optional.empty()), answers);
        assertEquals(1, store.size());
        assertEquals(0, underWay());
    }

    @Test
    void whatIsRefusedOrFailsGivesItsRoomBack() {
        submit(LARGE);
        mailbox.submit(submission(0, LARGE - 1), Optional.empty(), answers::add);
        assertEquals(
                ProblemCode.SUBMISSION_CONFLICT,
                answers.getFirst().orElseThrow().code());
        assertEquals(LARGE, underWay());
        store.failOnce(MemoryEnvelopes.Outage.BEFORE);
        runAll();
        assertEquals(ProblemCode.UNAVAILABLE, answers.getLast().orElseThrow().code());
        assertEquals(0, underWay());
    }
}
