package dev.redoubt.protocol.account;

import static dev.redoubt.protocol.account.People.NOW;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.protocol.account.People.SeededRandom;
import dev.redoubt.protocol.wire.MalformedException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AccountStateTest {
    private final People alice = People.named("alice");
    private final People mallory = People.named("mallory");
    private final NodeKeys second = NodeKeys.generate(alice.root.id(), new SeededRandom("second"));

    @AfterEach
    void close() {
        alice.close();
        mallory.close();
        second.close();
    }

    private static UnverifiedAccountState parse(VerifiedAccountState state) throws MalformedException {
        return UnverifiedAccountState.parse(state.toBytes());
    }

    private VerifiedAccountState withSecond() {
        return alice.root.addNode(alice.state, second, NOW, Lifetimes.NODE_CERTIFICATE);
    }

    @Test
    void enrolmentVerifiesAndKeepsItsBytes() throws Exception {
        VerifiedAccountState state = parse(alice.state).verifyEnrolment(NOW);
        assertArrayEquals(alice.state.toBytes(), state.toBytes());
        assertEquals(alice.state.reference(), state.reference());
        assertEquals(alice.node.key(), state.node(alice.node.id()).key());
    }

    @Test
    void everyCutAndEveryExtensionIsMalformed() {
        byte[] bytes = alice.state.toBytes();
        for (int size = 0; size < bytes.length; size++) {
            byte[] cut = Arrays.copyOf(bytes, size);
            assertThrows(MalformedException.class, () -> UnverifiedAccountState.parse(cut));
        }
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
        assertThrows(MalformedException.class, () -> UnverifiedAccountState.parse(longer));
    }

    @Test
    void everyFlippedBitIsRefused() {
        byte[] bytes = alice.state.toBytes();
        for (int at = 0; at < bytes.length; at++) {
            byte[] flipped = bytes.clone();
            flipped[at] ^= (byte) (1 << (at % 8));
            Exception thrown = assertThrows(
                    Exception.class,
                    () -> UnverifiedAccountState.parse(flipped).verify(StateReference.root(alice.root.id())));
            assertTrue(thrown instanceof MalformedException || thrown instanceof InvalidChainException);
        }
    }

    @Test
    void anotherRootThanThePinnedIsRefused() throws Exception {
        UnverifiedAccountState forged = parse(mallory.state);
        assertThrows(InvalidChainException.WrongRoot.class, () -> forged.verify(StateReference.root(alice.root.id())));
    }

    @Test
    void successorIsAccepted() throws Exception {
        VerifiedAccountState next = parse(withSecond()).verifySuccessorOf(alice.state);
        assertEquals(2, next.version());
        assertEquals(2, next.nodes().size());
        assertEquals(alice.state.digest(), next.previous());
    }

    @Test
    void rolledBackStateIsRefused() throws Exception {
        StateReference seen = withSecond().reference();
        UnverifiedAccountState old = parse(alice.state);
        assertThrows(InvalidChainException.RolledBack.class, () -> old.verify(seen));
    }

    @Test
    void otherStateOfTheSameVersionIsAFork() throws Exception {
        VerifiedAccountState other = alice.root.firstState(second, NOW);
        UnverifiedAccountState forked = parse(other);
        assertThrows(InvalidChainException.Forked.class, () -> forked.verify(alice.state.reference()));
    }

    @Test
    void nextStateOfAnotherHistoryIsAFork() throws Exception {
        VerifiedAccountState other = alice.root.firstState(second, NOW);
        UnverifiedAccountState forked = parse(alice.root.addNode(other, alice.node, NOW, Lifetimes.NODE_CERTIFICATE));
        assertThrows(InvalidChainException.Forked.class, () -> forked.verify(alice.state.reference()));
    }

    @Test
    void stateThatIsTwoAheadIsAcceptedByAPinButIsNoSuccessor() throws Exception {
        VerifiedAccountState third = alice.root.revoke(withSecond(), second.id(), NOW);
        assertEquals(3, parse(third).verify(alice.state.reference()).version());
        UnverifiedAccountState skipped = parse(third);
        assertThrows(InvalidChainException.Forked.class, () -> skipped.verifySuccessorOf(alice.state));
    }

    @Test
    void revokedNodeIsNamedAsSuch() throws Exception {
        VerifiedAccountState third = alice.root.revoke(withSecond(), second.id(), NOW);
        assertThrows(InvalidChainException.RevokedNode.class, () -> third.node(second.id()));
        assertThrows(InvalidChainException.UnknownNode.class, () -> third.node(mallory.node.id()));
    }

    @Test
    void revokedNodeCannotComeBack() {
        VerifiedAccountState third = alice.root.revoke(withSecond(), second.id(), NOW);
        assertThrows(
                IllegalArgumentException.class,
                () -> alice.root.addNode(third, second, NOW, Lifetimes.NODE_CERTIFICATE));
    }

    @Test
    void enrolmentWithTwoNodesIsRefused() throws Exception {
        UnverifiedAccountState later = parse(withSecond());
        assertThrows(InvalidChainException.NotAnEnrolment.class, () -> later.verifyEnrolment(NOW));
    }

    @Test
    void enrolmentWithAnExpiredCertificateIsRefused() throws Exception {
        UnverifiedAccountState state = parse(alice.state);
        assertThrows(
                InvalidChainException.Expired.class, () -> state.verifyEnrolment(NOW.plus(Lifetimes.NODE_CERTIFICATE)));
        assertThrows(
                InvalidChainException.NotYetValid.class, () -> state.verifyEnrolment(NOW.minus(Duration.ofHours(1))));
    }

    @Test
    void expiredNodeIsListedButNotWrittenTo() {
        assertEquals(1, alice.state.nodes().size());
        assertTrue(
                alice.state.nodesValidAt(NOW.plus(Lifetimes.NODE_CERTIFICATE)).isEmpty());
    }
}
