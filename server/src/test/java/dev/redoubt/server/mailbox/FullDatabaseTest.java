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
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FullDatabaseTest {
    private static final NodeId NODE = NodeId.of(new byte[NodeId.SIZE]);

    private final MemoryEnvelopes store = new MemoryEnvelopes(Set.of(NODE), () -> {});
    private final List<Optional<ProblemException>> answers = new ArrayList<>();
    private long nanoTime;
    private final Mailbox mailbox = new Mailbox(
            store,
            new ServerConfiguration.Mailbox(
                    ByteSize.parse("256KiB"),
                    10_000,
                    ByteSize.parse("1GiB"),
                    Duration.ofDays(30),
                    ByteSize.parse("8MiB")),
            new NobodyConnected(),
            new MailboxMetrics(new SimpleMeterRegistry()),
            Runnable::run,
            () -> nanoTime,
            Clock.systemUTC());

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

    private Optional<ProblemException> submit(int number) {
        byte[] id = new byte[Packet.SUBMISSION_ID_SIZE];
        id[0] = (byte) number;
        mailbox.submit(
                Submission.newBuilder()
                        .setSubmissionId(ByteString.copyFrom(id))
                        .setPayload(ByteString.copyFromUtf8("hello"))
                        .addEnvelopes(Envelope.newBuilder()
                                .setNodeId(ByteString.copyFrom(NODE.toBytes()))
                                .setExchange(ByteString.copyFromUtf8("x")))
                        .build(),
                Optional.empty(),
                answers::add);
        return answers.getLast();
    }

    @Test
    void isNotAskedAgainForASecondAndThenTakesWhatWasRefused() {
        store.full(true);
        ProblemException refusal = submit(1).orElseThrow();
        assertEquals(ProblemCode.UNAVAILABLE, refusal.code());
        assertEquals(OptionalLong.of(10), refusal.retryAfter());
        nanoTime = TimeUnit.SECONDS.toNanos(1) - 1;
        assertEquals(OptionalLong.of(10), submit(2).orElseThrow().retryAfter());
        assertEquals(1, store.refusals());
        nanoTime++;
        submit(2);
        assertEquals(2, store.refusals());
        store.full(false);
        nanoTime += TimeUnit.SECONDS.toNanos(1);
        assertEquals(Optional.empty(), submit(1));
        assertEquals(Optional.empty(), submit(2));
        assertEquals(2, store.size());
    }

    @Test
    void databaseThatIsAwayIsAskedAgainAtOnce() {
        submit(1);
        store.failOnce(MemoryEnvelopes.Outage.BEFORE);
        assertEquals(ProblemCode.UNAVAILABLE, submit(2).orElseThrow().code());
        assertEquals(Optional.empty(), submit(2));
    }
}
