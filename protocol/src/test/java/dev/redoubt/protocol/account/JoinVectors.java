package dev.redoubt.protocol.account;

import static dev.redoubt.protocol.account.People.NOW;

import dev.redoubt.crypto.Digests;
import dev.redoubt.crypto.VerifyingKey;
import dev.redoubt.protocol.account.People.SeededRandom;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.vectors.Vector;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes the vectors of what a new device and an existing one sign for each other. */
public final class JoinVectors implements AutoCloseable {
    private static final int CERTIFICATE_AT = 3;
    private static final int REQUEST_KEY_AT = CERTIFICATE_AT + CertificateRequest.SIZE + 32;
    private static final int ACCOUNT_AT = 3;
    private static final int BY_AT = 35;
    private static final int SESSION_AT = 67;
    private static final int SIZE_AT = SESSION_AT + 96;
    private static final int CONTENT_AT = SIZE_AT + 4;

    private final People alice = People.named("alice");
    private final People mallory = People.named("mallory");
    private final NodeKeys second = NodeKeys.generate(alice.root.id(), new SeededRandom("second"));
    private final NodeKeys third = NodeKeys.generate(alice.root.id(), new SeededRandom("third"));
    private final VerifiedAccountState two = alice.root.addNode(alice.state, second, NOW, Lifetimes.NODE_CERTIFICATE);
    private final JoinSession session =
            new JoinSession(part("rendezvous"), part("asking device"), part("answering device"));

    public static List<Vector> all() {
        try (JoinVectors vectors = new JoinVectors()) {
            List<Vector> all = new ArrayList<>();
            vectors.requests(all);
            vectors.answers(all);
            vectors.answersToOthers(all);
            vectors.answersByOthers(all);
            return all;
        }
    }

    private static Octets part(String text) {
        return Octets.copyOf(Digests.sha256(text.getBytes(StandardCharsets.UTF_8)));
    }

    private JoinRequest request(NodeKeys signer, NodeKeys wanted, Duration lifetime) {
        CertificateRequest certificate = CertificateRequest.sign(alice.root.key(), wanted, NOW, lifetime);
        return JoinRequest.sign(signer, certificate, session.rendezvous(), session.asking());
    }

    private Vector request(String name, byte[] request, String expect) {
        return new Vector(name)
                .with("kind", "request")
                .with("root_key", alice.root.key().toBytes())
                .with("rendezvous", session.rendezvous().toBytes())
                .with("request", request)
                .with("now", AccountVectors.seconds(NOW))
                .with("expect", expect);
    }

    private void requests(List<Vector> all) {
        byte[] good = request(third, third, Lifetimes.NODE_CERTIFICATE).toBytes();
        int last = good.length - 1;
        all.add(request("a device asks to join", good, "ok"));
        all.add(request("a request that is cut off", Arrays.copyOf(good, last), "Malformed"));
        all.add(request("a request and one byte more", Arrays.copyOf(good, last + 2), "Malformed"));
        all.add(request("a request of another tag", AccountVectors.changed(good, 0, 0x18), "Malformed"));
        byte[] certified = good.clone();
        byte[] listed = two.nodes().getFirst().certificate().toBytes();
        System.arraycopy(listed, 0, certified, CERTIFICATE_AT, listed.length);
        all.add(request("a request with a certificate that a root signed", certified, "Malformed"));
        all.add(request(
                "another key to seal the answer for",
                AccountVectors.changed(good, REQUEST_KEY_AT, good[REQUEST_KEY_AT] ^ 1),
                "BadSignature"));
        byte[] stolen = request(mallory.node, third, Lifetimes.NODE_CERTIFICATE).toBytes();
        all.add(request("the certificate request of another device", stolen, "BadSignature"));
        byte[] elsewhere = JoinRequest.sign(
                        third,
                        CertificateRequest.sign(alice.root.key(), third, NOW, Lifetimes.NODE_CERTIFICATE),
                        part("another rendezvous"),
                        session.asking())
                .toBytes();
        all.add(request("left at another rendezvous", elsewhere, "OtherSession"));
        Duration tooLong = Lifetimes.NODE_CERTIFICATE.plusSeconds(1);
        byte[] long731 = request(third, third, tooLong).toBytes();
        all.add(request("for a second more than 731 days", long731, "LifetimeTooLong"));
        byte[] foreign = JoinRequest.sign(
                        mallory.node,
                        CertificateRequest.sign(mallory.root.key(), mallory.node, NOW, Lifetimes.NODE_CERTIFICATE),
                        session.rendezvous(),
                        session.asking())
                .toBytes();
        all.add(request("a request to join another account", foreign, "WrongOwner"));
    }

    private byte[] answer(NodeKeys by) {
        return answer(by, third.id(), session);
    }

    private static byte[] answer(NodeKeys by, NodeId node, JoinSession session) {
        return JoinAnswer.sign(by, node, session, "content".getBytes(StandardCharsets.UTF_8))
                .toBytes();
    }

    private Vector answer(String name, byte[] answer, String expect) {
        return answer(name, answer, two, NOW, expect);
    }

    private Vector answer(String name, byte[] answer, VerifiedAccountState state, Instant now, String expect) {
        return new Vector(name)
                .with("kind", "answer")
                .with("state", state.toBytes())
                .with("node", third.id().toBytes())
                .with("rendezvous", session.rendezvous().toBytes())
                .with("asking", session.asking().toBytes())
                .with("answering", session.answering().toBytes())
                .with("answer", answer)
                .with("now", AccountVectors.seconds(now))
                .with("expect", expect);
    }

    private void answers(List<Vector> all) {
        byte[] good = answer(alice.node);
        int last = good.length - 1;
        all.add(answer("a device answers", good, "ok"));
        all.add(answer("so does its sister", answer(second), "ok"));
        all.add(answer(
                "an answer without content",
                JoinAnswer.sign(second, third.id(), session, new byte[0]).toBytes(),
                "ok"));
        all.add(answer("empty", new byte[0], "Malformed"));
        all.add(answer("what versions before left", new byte[] {0x0a, 0}, "Malformed"));
        all.add(answer("an answer that is cut off", Arrays.copyOf(good, last), "Malformed"));
        all.add(answer("an answer and one byte more", Arrays.copyOf(good, last + 2), "Malformed"));
        all.add(answer("an answer of another version", AccountVectors.changed(good, 1, 2), "Malformed"));
        all.add(answer("an answer of another suite", AccountVectors.changed(good, 2, 2), "Malformed"));
        all.add(answer("more content than there is", AccountVectors.changed(good, SIZE_AT + 2, 1), "Malformed"));
        all.add(answer("more content than is allowed", AccountVectors.changed(good, SIZE_AT + 1, 1), "Malformed"));
        all.add(answer("negative content", AccountVectors.changed(good, SIZE_AT, 0x80), "Malformed"));
        all.add(answer("changed content", AccountVectors.changed(good, CONTENT_AT, 'C'), "BadSignature"));
        all.add(answer("a changed signature", AccountVectors.changed(good, last, good[last] ^ 1), "BadSignature"));
        byte[] unsigned = good.clone();
        Arrays.fill(unsigned, unsigned.length - VerifyingKey.SIGNATURE_SIZE, unsigned.length, (byte) 0);
        all.add(answer("no signature", unsigned, "BadSignature"));
    }

    private void answersToOthers(List<Vector> all) {
        all.add(answer("an answer to another device", answer(alice.node, second.id(), session), "OtherSession"));
        JoinSession rendezvous = new JoinSession(part("another rendezvous"), session.asking(), session.answering());
        all.add(answer("in another rendezvous", answer(alice.node, third.id(), rendezvous), "OtherSession"));
        JoinSession asking = new JoinSession(session.rendezvous(), part("another"), session.answering());
        all.add(answer("to another key of the new device", answer(alice.node, third.id(), asking), "OtherSession"));
        JoinSession answering = new JoinSession(session.rendezvous(), session.asking(), part("another"));
        all.add(answer(
                "an answer that somebody else has sealed", answer(alice.node, third.id(), answering), "OtherSession"));
        byte[] moved = answer(alice.node, third.id(), rendezvous);
        System.arraycopy(session.rendezvous().toBytes(), 0, moved, SESSION_AT, JoinSession.PART_SIZE);
        all.add(answer("moved here from another rendezvous", moved, "BadSignature"));
    }

    private void answersByOthers(List<Vector> all) {
        all.add(answer("by a device of another account", answer(mallory.node), "WrongOwner"));
        byte[] claimed = answer(mallory.node);
        System.arraycopy(alice.root.id().toBytes(), 0, claimed, ACCOUNT_AT, 32);
        all.add(answer("by a device that claims the account", claimed, "UnknownNode"));
        byte[] named = claimed.clone();
        System.arraycopy(alice.node.id().toBytes(), 0, named, BY_AT, NodeId.SIZE);
        all.add(answer("in the name of a device of the account", named, "BadSignature"));
        all.add(answer("by the new device itself", answer(third), "UnknownNode"));
        VerifiedAccountState revoked = alice.root.revoke(two, second.id(), NOW);
        all.add(answer("by a revoked device", answer(second), revoked, NOW, "RevokedNode"));
        Instant expired = NOW.plus(Lifetimes.NODE_CERTIFICATE);
        all.add(answer("by a device whose certificate has expired", answer(second), two, expired, "Expired"));
        Instant before = NOW.minus(Lifetimes.CLOCK_SKEW).minusSeconds(1);
        all.add(answer("by a device of the future", answer(second), two, before, "NotYetValid"));
    }

    @Override
    public void close() {
        alice.close();
        mallory.close();
        second.close();
        third.close();
    }
}
