package dev.redoubt.server.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.redoubt.protocol.appliance.Envelope;
import dev.redoubt.protocol.appliance.Submission;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.server.configuration.ByteSize;
import dev.redoubt.server.configuration.ServerConfiguration;
import dev.redoubt.server.problem.ProblemCode;
import dev.redoubt.server.problem.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Quotas by count and by bytes, at and past their edge, and how long what is known of a mailbox is believed. */
class LoadsTest {
    private static final int MOST = 3;
    private static final long MOST_BYTES = 1 << 20;
    private static final NodeId NODE = NodeId.of(new byte[NodeId.SIZE]);
    private static final ServerConfiguration.Mailbox LIMITS = new ServerConfiguration.Mailbox(
            ByteSize.parse("256KiB"), MOST, ByteSize.parse("1MiB"), Duration.ofDays(30), ByteSize.parse("8MiB"));

    private long now = Long.MAX_VALUE - 3;
    private final Loads loads = new Loads(LIMITS, () -> now);
    /** One to the node, whose bucket is 256. */
    private final Packet packet = Packet.check(
            Submission.newBuilder()
                    .setSubmissionId(ByteString.copyFrom(new byte[16]))
                    .setPayload(ByteString.copyFrom(new byte[100]))
                    .addEnvelopes(Envelope.newBuilder()
                            .setNodeId(ByteString.copyFrom(NODE.toBytes()))
                            .setExchange(ByteString.copyFrom(new byte[100])))
                    .build(),
            LIMITS,
            Instant.now());

    private void has(long envelopes, long bytes) {
        loads.read(List.of(NODE), Map.of(NODE, new Envelopes.Load(envelopes, bytes)));
    }

    private Optional<ProblemCode> refusal() {
        return loads.refusal(packet).map(ProblemException::code);
    }

    @Test
    void theLastEnvelopeOfTheQuotaIsTakenAndNotOneMore() {
        has(MOST - 1, 0);
        assertEquals(Optional.empty(), refusal());
        loads.stored(NODE, 256);
        assertEquals(Optional.of(ProblemCode.MAILBOX_FULL), refusal());
        loads.removed(List.of(new Envelopes.Removed(new EnvelopeId(1), NODE, 256)));
        assertEquals(Optional.empty(), refusal());
    }

    @Test
    void theLastBucketOfTheQuotaIsTakenAndNotAByteMore() {
        has(1, MOST_BYTES - 256);
        assertEquals(Optional.empty(), refusal());
        has(1, MOST_BYTES - 255);
        assertEquals(Optional.of(ProblemCode.MAILBOX_FULL), refusal());
        loads.removed(List.of(new Envelopes.Removed(new EnvelopeId(1), NODE, 256)));
        assertEquals(Optional.empty(), refusal());
    }

    @Test
    void aNodeThatTheStoreDoesNotNameMayNotBeWrittenTo() {
        assertEquals(Optional.of(ProblemCode.UNKNOWN_NODE), refusal());
        loads.read(List.of(NODE), Map.of());
        assertEquals(Optional.of(ProblemCode.UNKNOWN_NODE), refusal());
    }

    @Test
    void whatIsKnownIsReadAnewAfterTenSecondsWhateverWasCountedOnIt() {
        assertEquals(List.of(NODE), loads.missing(List.of(NODE)));
        has(0, 0);
        now += Duration.ofSeconds(10).toNanos();
        loads.stored(NODE, 256);
        assertEquals(List.of(), loads.missing(List.of(NODE)));
        now++;
        assertEquals(List.of(NODE), loads.missing(List.of(NODE)));
    }

    @Test
    void whoWasSuspendedOrRemovedIsForgotten() {
        has(0, 0);
        loads.forget(NODE);
        assertEquals(List.of(NODE), loads.missing(List.of(NODE)));
        has(0, 0);
        loads.read(List.of(NODE), Map.of());
        assertEquals(Optional.of(ProblemCode.UNKNOWN_NODE), refusal());
    }

    @Test
    void countingOnWhatIsNotKnownChangesNothing() {
        loads.stored(NODE, 256);
        loads.removed(List.of(new Envelopes.Removed(new EnvelopeId(1), NODE, 256)));
        assertEquals(List.of(NODE), loads.missing(List.of(NODE)));
    }

    @Test
    void theMemoryIsBounded() {
        for (int i = 0; i < 65_536 + 10; i++) {
            byte[] id = new byte[NodeId.SIZE];
            id[0] = 1;
            id[1] = (byte) (i >> 16);
            id[2] = (byte) (i >> 8);
            id[3] = (byte) i;
            loads.read(List.of(NodeId.of(id)), Map.of(NodeId.of(id), new Envelopes.Load(0, 0)));
            if (i == 0) {
                has(0, 0);
            }
        }
        // The eldest made room.
        assertTrue(loads.missing(List.of(NODE)).contains(NODE));
    }
}
