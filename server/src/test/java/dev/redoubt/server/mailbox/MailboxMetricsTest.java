package dev.redoubt.server.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.redoubt.protocol.appliance.Envelope;
import dev.redoubt.protocol.appliance.Submission;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.server.configuration.ByteSize;
import dev.redoubt.server.configuration.ServerConfiguration;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is counted of submissions, and which deliveries are timed. */
class MailboxMetricsTest {
    private static final NodeId NODE = NodeId.of(new byte[NodeId.SIZE]);

    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final MemoryEnvelopes store = new MemoryEnvelopes(Set.of(NODE), () -> {});
    private final Connected connected = new Connected();
    private long now = 3;
    private final Mailbox mailbox = new Mailbox(
            store,
            new ServerConfiguration.Mailbox(
                    ByteSize.parse("256KiB"), 4, ByteSize.parse("1GiB"), Duration.ofDays(30), ByteSize.parse("8MiB")),
            connected,
            new MailboxMetrics(metrics),
            tasks::add,
            () -> now,
            Clock.systemUTC());

    /** A device that takes offers while it is connected, and acknowledges when it is told to. */
    private static final class Connected implements Recipients {
        private final List<Offer> offers = new ArrayList<>();
        private boolean takes = true;

        @Override
        public boolean offer(NodeId node, Offer offer) {
            return takes && offers.add(offer);
        }

        @Override
        public void leave(NodeId node) {}

        @Override
        public void late(NodeId node) {}

        @Override
        public void stored(StoredEnvelope envelope, Offer offered) {}
    }

    private void submit(int number, NodeId node) {
        mailbox.submit(
                Submission.newBuilder()
                        .setSubmissionId(ByteString.copyFrom(new byte[15])
                                .concat(ByteString.copyFrom(new byte[] {(byte) number})))
                        .setPayload(ByteString.copyFromUtf8("payload"))
                        .addEnvelopes(Envelope.newBuilder()
                                .setNodeId(ByteString.copyFrom(node.toBytes()))
                                .setExchange(ByteString.copyFrom(new byte[1])))
                        .build(),
                Optional.empty(),
                _ -> {});
        runAll();
    }

    private void runAll() {
        while (!tasks.isEmpty()) {
            tasks.removeFirst().run();
        }
    }

    private Timer delivery() {
        return metrics.get("redoubt.mailbox.delivery").timer();
    }

    private double refused(String outcome) {
        return metrics.get("redoubt.mailbox.submissions.refused")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    private double allRefused() {
        return metrics.get("redoubt.mailbox.submissions.refused").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private void afterMillis(long millis) {
        now += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @Test
    void aDeliveryIsTimedFromItsSubmissionToTheAcknowledgement() {
        submit(1, NODE);
        afterMillis(40);
        assertEquals(0, delivery().count());
        connected.offers.getFirst().acknowledge(false);
        assertEquals(1, delivery().count());
        assertEquals(40, delivery().totalTime(TimeUnit.MILLISECONDS));
        connected.offers.getFirst().acknowledge(false);
        assertEquals(1, delivery().count(), "once");
    }

    @Test
    void whatIsAcknowledgedTooLateIsTimedToo() {
        submit(1, NODE);
        afterMillis(600);
        assertEquals(1, mailbox.storeLate());
        runAll();
        afterMillis(400);
        connected.offers.getFirst().acknowledge(false);
        assertEquals(1, delivery().count());
        assertEquals(1_000, delivery().totalTime(TimeUnit.MILLISECONDS));
        runAll();
        assertEquals(1, delivery().count());
        assertEquals(0, store.size());
    }

    @Test
    void whatIsAcknowledgedWhileItIsStoredIsTimedOnce() {
        submit(1, NODE);
        afterMillis(600);
        mailbox.storeLate();
        connected.offers.getFirst().acknowledge(true);
        assertEquals(1, delivery().count());
        runAll();
        assertEquals(1, delivery().count());
        assertEquals(0, store.size());
    }

    @Test
    void whatWasStoredForADeviceThatWasAwayIsNotTimed() {
        connected.takes = false;
        submit(1, NODE);
        assertEquals(1, store.size());
        mailbox.acknowledge(List.of(new EnvelopeId(1)), false, _ -> {});
        runAll();
        assertEquals(0, store.size());
        assertEquals(0, delivery().count());
    }

    @Test
    void eachRefusalIsCountedByWhoseFaultItIs() {
        assertEquals(0, allRefused());
        submit(1, NodeId.of(new byte[] {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}));
        assertEquals(1, refused("refused"));
        connected.takes = false;
        for (int i = 0; i < 4; i++) {
            submit(10 + i, NODE);
        }
        assertEquals(1, allRefused());
        submit(20, NODE);
        assertEquals(1, refused("limited"));
        mailbox.acknowledge(List.of(new EnvelopeId(1)), false, _ -> {});
        runAll();
        store.failOnce(MemoryEnvelopes.Outage.BEFORE);
        submit(30, NODE);
        assertEquals(1, refused("unavailable"));
        assertEquals(0, refused("failed"));
        assertEquals(3, allRefused());
        assertEquals(4, metrics.get("redoubt.mailbox.submissions").counter().count());
    }

    @Test
    void whatIsNoSubmissionIsRefused() {
        mailbox.submit(Submission.getDefaultInstance(), Optional.empty(), _ -> {});
        assertEquals(1, refused("refused"));
    }

    @Test
    void aGroupIsAsLargeAsWhatItStored() {
        connected.takes = false;
        submit(1, NODE);
        submit(2, NODE);
        DistributionSummary groups = metrics.get("redoubt.mailbox.group.size").summary();
        assertEquals(2, groups.count());
        assertEquals(2, groups.totalAmount());
        assertTrue(groups.max() >= 1);
    }
}
