package dev.redoubt.protocol.account;

import static dev.redoubt.protocol.account.People.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.protocol.account.People.SeededRandom;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** States that the root makes from what nodes ask for. */
class NextStatesTest {
    private final People alice = People.named("alice");
    private final NodeKeys second = NodeKeys.generate(alice.root.id(), new SeededRandom("second"));

    private CertificateRequest request(NodeKeys node, Instant now) {
        return CertificateRequest.sign(alice.root.key(), node, now, Lifetimes.NODE_CERTIFICATE);
    }

    @Test
    void aNodeIsAddedByItsRequestAlone() throws Exception {
        CertificateRequest request =
                CertificateRequest.parse(request(second, NOW).toBytes());
        VerifiedAccountState next = alice.root.addNode(alice.state, request, NOW);
        assertEquals(second.id(), next.node(second.id()).id());
        assertEquals(2, next.version());
        assertEquals(alice.state.digest(), next.previous());
    }

    @Test
    void aNodeIsAddedOnce() throws Exception {
        VerifiedAccountState two = alice.root.addNode(alice.state, request(second, NOW), NOW);
        assertThrows(IllegalArgumentException.class, () -> alice.root.addNode(two, request(second, NOW), NOW));
        VerifiedAccountState three = alice.root.revoke(two, second.id(), NOW);
        assertThrows(IllegalArgumentException.class, () -> alice.root.addNode(three, request(second, NOW), NOW));
    }

    @Test
    void aNodeThatIsBeingAddedChecksASuspensionUnderTheStateBefore() throws Exception {
        NodeKeys third = NodeKeys.generate(alice.root.id(), new SecureRandom());
        VerifiedAccountState two = alice.root.addNode(alice.state, request(second, NOW), NOW);
        VerifiedAccountState three = alice.root.addNode(two, request(third, NOW), NOW);
        UnverifiedSuspension before = UnverifiedSuspension.parse(
                UnverifiedSuspension.sign(alice.node, second.id(), two, NOW).toBytes());
        assertEquals(second.id(), before.verifyBefore(three, NOW).node());
        assertThrows(InvalidChainException.OtherState.class, () -> before.verify(three, NOW));
        assertThrows(InvalidChainException.OtherState.class, () -> before.verifyBefore(two, NOW));
        VerifiedAccountState four = alice.root.confirm(three);
        assertThrows(InvalidChainException.OtherState.class, () -> before.verifyBefore(four, NOW));
        UnverifiedSuspension forged =
                new UnverifiedSuspension(third.id(), before.by(), before.under(), before.at(), before.signature());
        assertThrows(InvalidChainException.BadSignature.class, () -> forged.verifyBefore(three, NOW));
        VerifiedAccountState without = alice.root.revoke(two, second.id(), NOW);
        assertThrows(InvalidChainException.RevokedNode.class, () -> before.verifyBefore(without, NOW));
    }

    @Test
    void aRequestThatHasExpiredIsNotSigned() {
        CertificateRequest request =
                CertificateRequest.sign(alice.root.key(), second, NOW.minus(Duration.ofDays(2)), Duration.ofDays(1));
        assertThrows(InvalidChainException.Expired.class, () -> alice.root.addNode(alice.state, request, NOW));
    }

    @Test
    void aRequestOfTheFutureIsNotSigned() {
        CertificateRequest request = request(second, NOW.plus(Duration.ofMinutes(11)));
        assertThrows(InvalidChainException.NotYetValid.class, () -> alice.root.addNode(alice.state, request, NOW));
    }

    @Test
    void aRenewalKeepsTheNodeAndItsKey() throws Exception {
        Instant later = NOW.plus(Duration.ofDays(700));
        VerifiedAccountState next = alice.root.renew(alice.state, request(alice.node, later), later);
        VerifiedNode node = next.node(alice.node.id());
        assertEquals(alice.node.key(), node.key());
        assertEquals(
                later.plus(Lifetimes.NODE_CERTIFICATE),
                node.certificate().validity().expires());
        assertEquals(
                next.reference(),
                UnverifiedAccountState.parse(next.toBytes())
                        .verifySuccessorOf(alice.state)
                        .reference());
    }

    @Test
    void whoIsNotListedIsNotRenewed() {
        assertThrows(IllegalArgumentException.class, () -> alice.root.renew(alice.state, request(second, NOW), NOW));
    }

    @Test
    void confirmingChangesTheVersionOnly() {
        VerifiedAccountState next = alice.root.confirm(alice.state);
        assertEquals(2, next.version());
        assertEquals(
                alice.state.nodes().getFirst().certificate(),
                next.nodes().getFirst().certificate());
    }

    @Test
    void whatFollowsIsToldWithoutSignatures() throws Exception {
        UnverifiedAccountState one = UnverifiedAccountState.parse(alice.state.toBytes());
        VerifiedAccountState next = alice.root.confirm(alice.state);
        UnverifiedAccountState two = UnverifiedAccountState.parse(next.toBytes());
        UnverifiedAccountState three =
                UnverifiedAccountState.parse(alice.root.confirm(next).toBytes());
        VerifiedAccountState other = alice.root.addNode(alice.state, request(second, NOW), NOW);
        UnverifiedAccountState fork =
                UnverifiedAccountState.parse(alice.root.confirm(other).toBytes());
        assertTrue(two.claimsToFollow(one));
        assertFalse(one.claimsToFollow(one));
        assertFalse(three.claimsToFollow(one));
        assertFalse(fork.claimsToFollow(two));
    }

    @Test
    void aSuspensionIsVerifiedUnderItsStateOnly() throws Exception {
        VerifiedAccountState two = alice.root.addNode(alice.state, request(second, NOW), NOW);
        byte[] bytes =
                UnverifiedSuspension.sign(second, alice.node.id(), two, NOW).toBytes();
        UnverifiedSuspension suspension = UnverifiedSuspension.parse(bytes);
        assertEquals(UnverifiedSuspension.SIZE, bytes.length);
        assertEquals(alice.node.id(), suspension.verify(two, NOW).node());
        VerifiedAccountState next = alice.root.confirm(two);
        assertThrows(InvalidChainException.OtherState.class, () -> suspension.verify(next, NOW));
    }

    @Test
    void nobodySuspendsItselfOrAStranger() {
        assertThrows(
                IllegalArgumentException.class,
                () -> UnverifiedSuspension.sign(alice.node, alice.node.id(), alice.state, NOW));
        assertThrows(
                IllegalArgumentException.class,
                () -> UnverifiedSuspension.sign(alice.node, second.id(), alice.state, NOW));
        assertTrue(alice.state.nodes().size() == 1);
    }
}
