package dev.redoubt.protocol.account;

import static dev.redoubt.protocol.account.People.NOW;

import dev.redoubt.protocol.account.People.SeededRandom;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.vectors.Vector;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Makes the vectors of identifiers, account states and recipient keys. */
public final class AccountVectors implements AutoCloseable {
    private final People alice = People.named("alice");
    private final People mallory = People.named("mallory");
    private final NodeKeys second = NodeKeys.generate(alice.root.id(), new SeededRandom("second"));
    private final VerifiedAccountState two = alice.root.addNode(alice.state, second, NOW, Lifetimes.NODE_CERTIFICATE);

    public static List<Vector> identifiers() {
        try (People alice = People.named("alice")) {
            return List.of(new Vector("alice")
                    .with("root_seed", alice.root.seed().read(byte[]::clone))
                    .with("root_key", alice.root.key().toBytes())
                    .with("account_id", alice.root.id().toBytes())
                    .with("node_seed", alice.node.signingKey().seed().read(byte[]::clone))
                    .with("node_key", alice.node.key().toBytes())
                    .with("node_id", alice.node.id().toBytes())
                    .with(
                            "agreement_private_key",
                            alice.node.agreementKey().privateKey().read(byte[]::clone))
                    .with("agreement_key", alice.node.agreementKey().publicKey())
                    .with("created", seconds(NOW))
                    .with("credential", alice.local().credential().toBytes())
                    .with(
                            "credential_digest",
                            alice.local().credential().digest().toBytes())
                    .with("account_state", alice.state.toBytes())
                    .with("account_state_digest", alice.state.digest().toBytes()));
        }
    }

    static String seconds(Instant time) {
        return Long.toString(time.getEpochSecond());
    }

    public static List<Vector> states() {
        try (AccountVectors vectors = new AccountVectors()) {
            List<Vector> all = new ArrayList<>();
            vectors.goodStates(all);
            vectors.malformedStates(all);
            vectors.forgedStates(all);
            vectors.rolledBackStates(all);
            return all;
        }
    }

    private Vector state(String name, byte[] state, StateReference pin, String expect) {
        return new Vector(name)
                .with("pinned_account", pin.account().toBytes())
                .with("pinned_version", Long.toString(pin.version()))
                .with("pinned_digest", pin.digest().toBytes())
                .with("state", state)
                .with("expect", expect);
    }

    private Vector state(String name, byte[] state, String expect) {
        return state(name, state, StateReference.root(alice.root.id()), expect);
    }

    private void goodStates(List<Vector> all) {
        VerifiedAccountState third = alice.root.revoke(two, second.id(), NOW);
        all.add(state("first state", alice.state.toBytes(), "ok"));
        all.add(state("same state again", alice.state.toBytes(), alice.state.reference(), "ok"));
        all.add(state("next state", two.toBytes(), alice.state.reference(), "ok"));
        all.add(state("two ahead, with a revocation", third.toBytes(), alice.state.reference(), "ok"));
    }

    private void malformedStates(List<Vector> all) {
        byte[] good = alice.state.toBytes();
        all.add(state("empty", new byte[0], "Malformed"));
        all.add(state("cut off", Arrays.copyOf(good, good.length - 1), "Malformed"));
        all.add(state("one byte more", Arrays.copyOf(good, good.length + 1), "Malformed"));
        all.add(state("another tag", changed(good, 0, 1), "Malformed"));
        all.add(state("unknown version", changed(good, 1, 2), "Malformed"));
        all.add(state("unknown suite", changed(good, 2, 2), "Malformed"));
        all.add(state("more nodes than bytes", changed(good, 108, 64), "Malformed"));
        all.add(state("more nodes than allowed", changed(good, 107, 1), "Malformed"));
        List<NodeCertificate> reversed = certificates(two).reversed();
        all.add(state("nodes not ascending", forged(2, alice.state.digest(), reversed, List.of()), "Malformed"));
        List<NodeCertificate> doubled =
                List.of(certificates(two).getFirst(), certificates(two).getFirst());
        all.add(state("node twice", forged(2, alice.state.digest(), doubled, List.of()), "Malformed"));
        List<Revocation> revoked = List.of(new Revocation(alice.node.id(), NOW));
        byte[] both = forged(2, alice.state.digest(), certificates(alice.state), revoked);
        all.add(state("node listed and revoked", both, "Malformed"));
        byte[] past = forged(1, alice.state.digest(), certificates(alice.state), List.of());
        all.add(state("first version with a past", past, "Malformed"));
        byte[] noPast = forged(2, StateReference.NO_DIGEST, certificates(alice.state), List.of());
        all.add(state("later version without a past", noPast, "Malformed"));
        byte[] zero = forged(0, StateReference.NO_DIGEST, certificates(alice.state), List.of());
        all.add(state("version zero", zero, "Malformed"));
    }

    private void forgedStates(List<Vector> all) {
        byte[] good = alice.state.toBytes();
        all.add(state("another root", mallory.state.toBytes(), "WrongRoot"));
        byte[] posing = Forgery.state(
                mallory.root, alice.root.id(), 1, StateReference.NO_DIGEST, certificates(mallory.state), List.of());
        all.add(state("another root under the pinned name", posing, "WrongOwner"));
        all.add(state("changed signature", changed(good, good.length - 1, good[good.length - 1] ^ 1), "BadSignature"));
        byte[] foreign = forged(1, StateReference.NO_DIGEST, certificates(mallory.state), List.of());
        all.add(state("node of another account", foreign, "WrongOwner"));
        NodeCertificate unproved = Forgery.withoutPossession(alice.root, alice.node, mallory.node.signingKey());
        byte[] stolen = forged(1, StateReference.NO_DIGEST, List.of(unproved), List.of());
        all.add(state("node that did not sign its certificate", stolen, "BadSignature"));
        byte[] weak = good.clone();
        System.arraycopy(new byte[32], 0, weak, 35, 32);
        all.add(state("root key of small order", weak, "WeakKey"));
    }

    private void rolledBackStates(List<Vector> all) {
        all.add(state("rolled back", alice.state.toBytes(), two.reference(), "RolledBack"));
        byte[] other = alice.root.firstState(second, NOW).toBytes();
        all.add(state("same version, other content", other, alice.state.reference(), "Forked"));
        byte[] foreignPast = forged(2, mallory.state.digest(), certificates(two), List.of());
        all.add(state("next version of another past", foreignPast, alice.state.reference(), "Forked"));
    }

    private byte[] forged(
            long version, Octets previous, List<NodeCertificate> certificates, List<Revocation> revocations) {
        return Forgery.state(alice.root, alice.root.id(), version, previous, certificates, revocations);
    }

    private static List<NodeCertificate> certificates(VerifiedAccountState state) {
        return state.nodes().stream()
                .map(VerifiedNode::certificate)
                .sorted(Comparator.comparing(NodeCertificate::node))
                .toList();
    }

    static byte[] changed(byte[] bytes, int at, int value) {
        byte[] changed = bytes.clone();
        changed[at] = (byte) value;
        return changed;
    }

    public static List<Vector> recipientKeys() {
        try (AccountVectors vectors = new AccountVectors()) {
            List<Vector> all = new ArrayList<>();
            vectors.goodRecipients(all);
            vectors.badAgreements(all);
            vectors.badEphemeralKeys(all);
            return all;
        }
    }

    private Vector recipient(String name, byte[] agreement, byte[] ephemeral, Instant now, String expect) {
        return new Vector(name)
                .with("state", alice.state.toBytes())
                .with("agreement", agreement)
                .with("ephemeral", ephemeral)
                .with("now", seconds(now))
                .with("expect", expect);
    }

    private void goodRecipients(List<Vector> all) {
        byte[] agreement = alice.agreement.toBytes();
        all.add(recipient("one-time key", agreement, alice.oneTime.publicKey().toBytes(), NOW, "ok"));
        all.add(recipient(
                "last-resort key", agreement, alice.lastResort.publicKey().toBytes(), NOW, "ok"));
        Instant last = NOW.plus(Duration.ofDays(30)).minusSeconds(1);
        all.add(recipient(
                "last valid second", agreement, alice.oneTime.publicKey().toBytes(), last, "ok"));
        Instant behind = NOW.minus(Lifetimes.CLOCK_SKEW);
        all.add(recipient(
                "clock that is behind", agreement, alice.oneTime.publicKey().toBytes(), behind, "ok"));
    }

    private void badAgreements(List<Vector> all) {
        byte[] good = alice.agreement.toBytes();
        byte[] ephemeral = alice.oneTime.publicKey().toBytes();
        Instant expired = NOW.plus(Duration.ofDays(30));
        all.add(recipient("expired agreement record", good, ephemeral, expired, "Expired"));
        Instant early = NOW.minus(Lifetimes.CLOCK_SKEW).minusSeconds(1);
        all.add(recipient("agreement record of the future", good, ephemeral, early, "NotYetValid"));
        byte[] tooLong = Forgery.agreement(alice.node, Duration.ofDays(30).plusSeconds(1))
                .toBytes();
        all.add(recipient("agreement record for too long", tooLong, ephemeral, NOW, "LifetimeTooLong"));
        all.add(recipient(
                "agreement record of another node", mallory.agreement.toBytes(), ephemeral, NOW, "WrongOwner"));
        all.add(recipient("changed agreement key", changed(good, 19, good[19] ^ 1), ephemeral, NOW, "BadSignature"));
        byte[] backwards = changed(good, 59, 0x7f);
        all.add(recipient("agreement record out of time", backwards, ephemeral, NOW, "Malformed"));
    }

    private void badEphemeralKeys(List<Vector> all) {
        byte[] agreement = alice.agreement.toBytes();
        byte[] good = alice.oneTime.publicKey().toBytes();
        try (EphemeralKeyPair brief =
                EphemeralKeyPair.lastResort(alice.node, new EphemeralKeyId(3), NOW, new SeededRandom("brief"))) {
            all.add(recipient(
                    "expired ephemeral key", agreement, brief.publicKey().toBytes(), NOW, "Expired"));
        }
        byte[] theirs = mallory.oneTime.publicKey().toBytes();
        all.add(recipient("ephemeral key of another node", agreement, theirs, NOW, "WrongOwner"));
        int flagAt = EphemeralKey.SIZE - 65;
        all.add(recipient(
                "one-time key called a last resort", agreement, changed(good, flagAt, 1), NOW, "BadSignature"));
        all.add(recipient("flag that is no flag", agreement, changed(good, flagAt, 2), NOW, "Malformed"));
        all.add(recipient("changed X25519 key", agreement, changed(good, 59, good[59] ^ 1), NOW, "BadSignature"));
        all.add(recipient("changed ML-KEM key", agreement, changed(good, 91, good[91] ^ 1), NOW, "BadSignature"));
        all.add(recipient("changed key id", agreement, changed(good, 58, 9), NOW, "BadSignature"));
        all.add(recipient("key id of zero", agreement, changed(good, 58, 0), NOW, "Malformed"));
    }

    @Override
    public void close() {
        alice.close();
        mallory.close();
        second.close();
    }
}
