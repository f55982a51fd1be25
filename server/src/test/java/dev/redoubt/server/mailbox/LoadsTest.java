package dev.redoubt.server.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.server.configuration.ByteSize;
import dev.redoubt.server.configuration.ServerConfiguration;
import dev.redoubt.server.problem.ProblemCode;
import dev.redoubt.server.problem.ProblemException;
import dev.redoubt.server.testing.TestPackets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** When the database is asked what waits for a node, and when only whether it is there. */
class LoadsTest {
    private static final int QUOTA = 10;
    private static final ServerConfiguration.Mailbox LIMITS = new ServerConfiguration.Mailbox(
            ByteSize.parse("256KiB"), QUOTA, ByteSize.parse("1MiB"), Duration.ofDays(30), ByteSize.parse("64MiB"));
    private static final NodeId ALICE = node(1);
    private static final NodeId BOB = node(2);

    private long now;
    private final Loads loads = new Loads(LIMITS, () -> now);

    private static NodeId node(int number) {
        byte[] id = new byte[NodeId.SIZE];
        Arrays.fill(id, (byte) number);
        return NodeId.of(id);
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private void counted(NodeId node, long envelopes) {
        loads.counted(List.of(node), Map.of(node, new Envelopes.Load(envelopes, 256 * envelopes)));
    }

    private Optional<ProblemCode> refusal(NodeId node) {
        Packet packet = Packet.check(
                TestPackets.to(ByteString.copyFrom(node.toBytes())),
                LIMITS,
                Optional.empty(),
                Instant.parse("2026-11-25T12:00:00Z"));
        return loads.refusal(packet).map(ProblemException::code);
    }

    private void assertMissing(List<NodeId> count, List<NodeId> check) {
        assertEquals(new Loads.Missing(count, check), loads.missing(List.of(ALICE, BOB)));
    }

    @Test
    void whoIsNotKnownIsCounted() {
        counted(ALICE, 3);
        assertMissing(List.of(BOB), List.of());
        assertEquals(Optional.empty(), refusal(ALICE));
        assertEquals(Optional.of(ProblemCode.UNKNOWN_NODE), refusal(BOB));
    }

    @Test
    void forTenSecondsNothingIsAsked() {
        counted(ALICE, 3);
        counted(BOB, 0);
        pass(Duration.ofSeconds(10));
        assertTrue(loads.missing(List.of(ALICE, BOB)).isNothing());
    }

    @Test
    void afterTenSecondsItIsAskedWhetherTheNodeMayBeWrittenTo() {
        counted(ALICE, 3);
        counted(BOB, 0);
        pass(Duration.ofSeconds(10).plusNanos(1));
        assertMissing(List.of(), List.of(ALICE, BOB));
        loads.checked(List.of(ALICE, BOB), Set.of(ALICE));
        assertMissing(List.of(BOB), List.of());
        assertEquals(Optional.of(ProblemCode.UNKNOWN_NODE), refusal(BOB));
    }

    @Test
    void whatWaitsIsCountedAgainAfterTenMinutes() {
        counted(ALICE, 3);
        counted(BOB, 0);
        pass(Duration.ofMinutes(10));
        loads.checked(List.of(ALICE, BOB), Set.of(ALICE, BOB));
        assertMissing(List.of(), List.of());
        pass(Duration.ofNanos(1));
        assertMissing(List.of(ALICE, BOB), List.of());
    }

    @Test
    void aMailboxThatMayBeFullIsCountedAgainAfterTenSeconds() {
        counted(ALICE, QUOTA);
        loads.counted(List.of(BOB), Map.of(BOB, new Envelopes.Load(1, (1 << 20) - (256 << 10) + 1)));
        pass(Duration.ofSeconds(10).plusNanos(1));
        assertMissing(List.of(ALICE, BOB), List.of());
    }

    @Test
    void whatIsStoredAndRemovedIsCountedOn() {
        counted(ALICE, QUOTA - 1);
        loads.stored(ALICE, 256);
        assertEquals(Optional.of(ProblemCode.MAILBOX_FULL), refusal(ALICE));
        loads.removed(List.of(new Envelopes.Removed(new EnvelopeId(1), ALICE, 256)));
        assertEquals(Optional.empty(), refusal(ALICE));
    }

    @Test
    void whatIsForgottenIsCountedAnew() {
        counted(ALICE, 3);
        counted(BOB, 3);
        loads.forget(ALICE);
        assertMissing(List.of(ALICE), List.of());
    }
}
