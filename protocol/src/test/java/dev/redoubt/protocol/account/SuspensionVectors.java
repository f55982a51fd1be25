package dev.redoubt.protocol.account;

import static dev.redoubt.protocol.account.People.NOW;

import dev.redoubt.crypto.VerifyingKey;
import dev.redoubt.protocol.account.People.SeededRandom;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.vectors.Vector;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes the vectors of suspensions and of certificate requests. */
public final class SuspensionVectors implements AutoCloseable {
    private static final int NODE_AT = 35;
    private static final int BY_AT = 51;
    private static final int DIGEST_AT = 75;

    private final People alice = People.named("alice");
    private final People mallory = People.named("mallory");
    private final NodeKeys second = NodeKeys.generate(alice.root.id(), new SeededRandom("second"));
    private final NodeKeys third = NodeKeys.generate(alice.root.id(), new SeededRandom("third"));
    private final VerifiedAccountState two = alice.root.addNode(alice.state, second, NOW, Lifetimes.NODE_CERTIFICATE);
    private final VerifiedAccountState confirmed = alice.root.confirm(two);

    public static List<Vector> suspensions() {
        try (SuspensionVectors vectors = new SuspensionVectors()) {
            List<Vector> all = new ArrayList<>();
            vectors.good(all);
            vectors.malformed(all);
            vectors.forged(all);
            vectors.otherStates(all);
            return all;
        }
    }

    private static Vector vector(String name, byte[] suspension, VerifiedAccountState state, String expect) {
        return new Vector(name)
                .with("state", state.toBytes())
                .with("suspension", suspension)
                .with("now", AccountVectors.seconds(NOW))
                .with("expect", expect);
    }

    private Vector vector(String name, byte[] suspension, String expect) {
        return vector(name, suspension, two, expect);
    }

    private byte[] suspension() {
        return UnverifiedSuspension.sign(alice.node, second.id(), two, NOW).toBytes();
    }

    private void good(List<Vector> all) {
        all.add(vector("one device suspends another", suspension(), "ok"));
        byte[] other =
                UnverifiedSuspension.sign(second, alice.node.id(), two, NOW).toBytes();
        all.add(vector("and the other way round", other, "ok"));
    }

    private void malformed(List<Vector> all) {
        byte[] good = suspension();
        all.add(vector("empty", new byte[0], "Malformed"));
        all.add(vector("cut off", Arrays.copyOf(good, good.length - 1), "Malformed"));
        all.add(vector("one byte more", Arrays.copyOf(good, good.length + 1), "Malformed"));
        all.add(vector("another tag", AccountVectors.changed(good, 0, 4), "Malformed"));
        all.add(vector("unknown suite", AccountVectors.changed(good, 2, 2), "Malformed"));
        byte[] oneself = good.clone();
        System.arraycopy(alice.node.id().toBytes(), 0, oneself, NODE_AT, NodeId.SIZE);
        all.add(vector("a device suspends itself", oneself, "Malformed"));
        byte[] zero = good.clone();
        Arrays.fill(zero, BY_AT + NodeId.SIZE, DIGEST_AT, (byte) 0);
        all.add(vector("version zero", zero, "Malformed"));
    }

    private void forged(List<Vector> all) {
        byte[] good = suspension();
        int last = good.length - 1;
        all.add(vector("changed signature", AccountVectors.changed(good, last, good[last] ^ 1), "BadSignature"));
        byte[] time = AccountVectors.changed(good, last - VerifyingKey.SIGNATURE_SIZE, 1);
        all.add(vector("changed time", time, "BadSignature"));
        all.add(vector(
                "by a device of another account",
                Forgery.suspension(mallory.node, alice.node.id(), two, NOW),
                "UnknownNode"));
        all.add(vector(
                "in the name of a sister",
                Forgery.suspension(mallory.node, alice.node.id(), second.id(), two, NOW),
                "BadSignature"));
        all.add(vector(
                "of a device that is not listed", Forgery.suspension(alice.node, third.id(), two, NOW), "UnknownNode"));
        Instant later = NOW.plus(Lifetimes.CLOCK_SKEW).plusSeconds(1);
        all.add(vector("made in the future", Forgery.suspension(alice.node, second.id(), two, later), "NotYetValid"));
        Instant expired = NOW.plus(Lifetimes.NODE_CERTIFICATE);
        all.add(vector(
                "by a device whose certificate has expired",
                Forgery.suspension(alice.node, second.id(), two, expired),
                two,
                "Expired",
                expired));
    }

    private static Vector vector(
            String name, byte[] suspension, VerifiedAccountState state, String expect, Instant now) {
        Vector vector = vector(name, suspension, state, expect);
        return vector.with("now", AccountVectors.seconds(now));
    }

    private void otherStates(List<Vector> all) {
        byte[] good = suspension();
        all.add(vector("ended by the next state", good, confirmed, "OtherState"));
        byte[] ahead = UnverifiedSuspension.sign(alice.node, second.id(), confirmed, NOW)
                .toBytes();
        all.add(vector("under a state that is not known yet", ahead, "OtherState"));
        all.add(vector("under another account", good, mallory.state, "WrongOwner"));
        VerifiedAccountState fork = alice.root.addNode(alice.state, third, NOW, Lifetimes.NODE_CERTIFICATE);
        all.add(vector("under another state of the same version", good, fork, "Forked"));
        VerifiedAccountState revoked = alice.root.revoke(two, second.id(), NOW);
        byte[] late = Forgery.suspension(second, alice.node.id(), revoked, NOW);
        all.add(vector("by a revoked device", late, revoked, "RevokedNode"));
    }

    public static List<Vector> requests() {
        try (SuspensionVectors vectors = new SuspensionVectors()) {
            return vectors.certificateRequests();
        }
    }

    private List<Vector> certificateRequests() {
        VerifyingKey root = alice.root.key();
        byte[] good = request(root, third, Lifetimes.NODE_CERTIFICATE);
        List<Vector> all = new ArrayList<>();
        all.add(request("good", good, "ok"));
        all.add(request("cut off", Arrays.copyOf(good, good.length - 1), "Malformed"));
        byte[] certificate = two.nodes().getFirst().certificate().toBytes();
        all.add(request("signed by a root already", certificate, "Malformed"));
        int last = good.length - 1;
        all.add(request("changed possession", AccountVectors.changed(good, last, good[last] ^ 1), "BadSignature"));
        NodeKeys theirs = NodeKeys.generate(mallory.root.id(), new SeededRandom("theirs"));
        byte[] foreign = request(mallory.root.key(), theirs, Lifetimes.NODE_CERTIFICATE);
        all.add(request("for another account", foreign, "WrongOwner"));
        Duration tooLong = Lifetimes.NODE_CERTIFICATE.plusSeconds(1);
        all.add(request("for a second too long", request(root, third, tooLong), "LifetimeTooLong"));
        return all;
    }

    private static byte[] request(VerifyingKey root, NodeKeys node, Duration lifetime) {
        return CertificateRequest.sign(root, node, NOW, lifetime).toBytes();
    }

    private Vector request(String name, byte[] request, String expect) {
        return new Vector(name)
                .with("root_key", alice.root.key().toBytes())
                .with("request", request)
                .with("now", AccountVectors.seconds(NOW))
                .with("expect", expect);
    }

    @Override
    public void close() {
        alice.close();
        mallory.close();
        second.close();
        third.close();
    }
}
