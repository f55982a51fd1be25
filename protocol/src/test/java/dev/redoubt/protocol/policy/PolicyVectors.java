package dev.redoubt.protocol.policy;

import static dev.redoubt.protocol.account.People.NOW;

import com.google.protobuf.ByteString;
import dev.redoubt.crypto.Digests;
import dev.redoubt.crypto.SigningKey;
import dev.redoubt.protocol.account.People;
import dev.redoubt.protocol.account.People.SeededRandom;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.policy.proto.CallingSettings;
import dev.redoubt.protocol.policy.proto.ConsentPopup;
import dev.redoubt.protocol.policy.proto.GroupSettings;
import dev.redoubt.protocol.policy.proto.NetworkSettings;
import dev.redoubt.protocol.policy.proto.PasswordRequirements;
import dev.redoubt.protocol.policy.proto.Policy;
import dev.redoubt.protocol.policy.proto.ReadReceipts;
import dev.redoubt.protocol.policy.proto.ShredderSettings;
import dev.redoubt.protocol.vectors.Vector;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes the vectors of policies. */
public final class PolicyVectors implements AutoCloseable {
    /** Where the policy's own bytes begin in the whole. */
    private static final int CONTENT_AT = 3 + PolicyCertificate.SIZE + 4;

    static final long SERIAL = 7;
    static final long VERSION = 1_795_176_000;

    private final SigningKey root = key("appliance root");
    private final SigningKey otherRoot = key("another appliance root");
    private final SigningKey signer = key("policy key");
    private final SigningKey stolen = key("another policy key");
    private final People alice = People.named("alice");
    private final People mallory = People.named("mallory");
    private final PolicyCertificate certificate = certify(root, signer, SERIAL, NOW, PolicyCertificate.MAXIMUM_LIFE);
    private final Policy policy = policy(alice);
    private final byte[] good = signed(certificate, policy);

    public static List<Vector> all() {
        try (PolicyVectors vectors = new PolicyVectors()) {
            List<Vector> all = new ArrayList<>();
            vectors.good(all);
            vectors.malformed(all);
            vectors.forged(all);
            vectors.forOthers(all);
            vectors.times(all);
            vectors.older(all);
            return all;
        }
    }

    private static SigningKey key(String seed) {
        return SigningKey.generate(new SeededRandom(seed));
    }

    private static PolicyCertificate certify(
            SigningKey root, SigningKey signer, long serial, Instant created, Duration life) {
        return PolicyCertificate.issue(root, signer.verifyingKey(), serial, created, life);
    }

    static Policy policy(People who) {
        return Policy.newBuilder()
                .setVersion(VERSION)
                .setNetworkId("12345678")
                .setGroupId("1")
                .setAccountId(ByteString.copyFrom(who.root.id().toBytes()))
                .setNodeId(ByteString.copyFrom(who.node.id().toBytes()))
                .setIssuedAtHour((int) (NOW.getEpochSecond() / 3600))
                .setSettings(settings())
                .setNetwork(NetworkSettings.newBuilder()
                        .setReadReceipts(ReadReceipts.READ_RECEIPTS_ENABLED)
                        .setConsentPopup(
                                ConsentPopup.newBuilder().setEnabled(true).setHeader("For official use")))
                .build();
    }

    private static GroupSettings settings() {
        return GroupSettings.newBuilder()
                .setCalling(CallingSettings.newBuilder().setCanStart11Call(true))
                .setFilesEnabled(true)
                .setMaxTtl(86_400)
                .setForceDeviceLockout(10)
                .setPasswordRequirements(PasswordRequirements.newBuilder().setMinLength(12))
                .addQuickResponses("On my way")
                .setShredder(ShredderSettings.newBuilder().setIntensity(20))
                .build();
    }

    /** By whatever key, whatever it says. */
    private byte[] signed(PolicyCertificate by, Policy what) {
        return signed(by, what.toByteArray(), signer);
    }

    private static byte[] signed(PolicyCertificate by, byte[] content, SigningKey key) {
        return UnverifiedPolicy.whole(by, content, PolicyLabels.POLICY.sign(key, UnverifiedPolicy.body(by, content)));
    }

    private Vector vector(String name, byte[] bytes, String expect) {
        return new Vector(name)
                .with("policy", bytes)
                .with("root_pin", Digests.sha256(root.verifyingKey().toBytes()))
                .with("account", alice.root.id().toBytes())
                .with("node", alice.node.id().toBytes())
                .with("now", Long.toString(NOW.getEpochSecond()))
                .with("expect", expect);
    }

    private Vector seen(Vector vector, long serial, SigningKey key, long version) {
        return vector.with("seen_serial", Long.toString(serial))
                .with("seen_key", key.verifyingKey().toBytes())
                .with("seen_version", Long.toString(version))
                .with("seen_network", "12345678");
    }

    private void good(List<Vector> all) {
        all.add(vector("the first policy of a device", good, "ok"));
        all.add(seen(vector("the same version again", good, "ok"), SERIAL, signer, VERSION));
        all.add(seen(vector("a newer version", good, "ok"), SERIAL, signer, VERSION - 1));
        all.add(seen(
                vector("by a later key, after whatever version of the former", good, "ok"),
                SERIAL - 1,
                stolen,
                Long.MAX_VALUE));
        Policy wipe = policy.toBuilder().setWipe(true).build();
        all.add(vector("a device is wiped", signed(certificate, wipe), "ok"));
        byte[] unknown = Arrays.copyOf(policy.toByteArray(), policy.toByteArray().length + 3);
        // Field 100, a varint.
        System.arraycopy(new byte[] {(byte) 0xa0, 0x06, 0x01}, 0, unknown, unknown.length - 3, 3);
        all.add(vector("with a field that is not known yet", signed(certificate, unknown, signer), "ok"));
    }

    private void malformed(List<Vector> all) {
        all.add(vector("empty", new byte[0], "MALFORMED"));
        all.add(vector("cut off", Arrays.copyOf(good, good.length - 1), "MALFORMED"));
        all.add(vector("one byte more", Arrays.copyOf(good, good.length + 1), "MALFORMED"));
        all.add(vector("another tag", changed(good, 0, 0x1b), "MALFORMED"));
        all.add(vector("unknown suite", changed(good, 2, 2), "MALFORMED"));
        all.add(vector("the certificate has another tag", changed(good, 3, 0x1a), "MALFORMED"));
        all.add(vector("a length without its bytes", changed(good, CONTENT_AT - 2, 0x40), "MALFORMED"));
        all.add(vector("a length over the limit", changed(good, CONTENT_AT - 4, 0x7f), "MALFORMED"));
        byte[] serialZero = good.clone();
        Arrays.fill(serialZero, 3 + 67, 3 + 75, (byte) 0);
        all.add(vector("serial zero", serialZero, "MALFORMED"));
        all.add(vector("no protobuf", signed(certificate, new byte[] {(byte) 0xff}, signer), "MALFORMED"));
        all.add(content("version zero", policy.toBuilder().setVersion(0)));
        all.add(content("version 2^63", policy.toBuilder().setVersion(Long.MIN_VALUE)));
        all.add(content("no network", policy.toBuilder().clearNetworkId()));
        all.add(content("a network with a letter", policy.toBuilder().setNetworkId("1234567a")));
        all.add(content("no group", policy.toBuilder().clearGroupId()));
        all.add(content("a group with a space", policy.toBuilder().setGroupId("1 2")));
        all.add(content("an account of 31 bytes", policy.toBuilder().setAccountId(ByteString.copyFrom(new byte[31]))));
        all.add(content("no device", policy.toBuilder().clearNodeId()));
        all.add(content("no settings", policy.toBuilder().clearSettings()));
        all.add(content("no settings of the network", policy.toBuilder().clearNetwork()));
        all.add(content(
                "no password requirements",
                policy.toBuilder().setSettings(settings().toBuilder().clearPasswordRequirements())));
    }

    private Vector content(String name, Policy.Builder content) {
        return vector(name, signed(certificate, content.build()), "MALFORMED");
    }

    private void forged(List<Vector> all) {
        int last = good.length - 1;
        all.add(vector("changed signature", changed(good, last, good[last] ^ 1), "BAD_SIGNATURE"));
        all.add(vector("changed content", changed(good, CONTENT_AT + 1, 1), "BAD_SIGNATURE"));
        int signature = 3 + PolicyCertificate.SIZE - 1;
        byte[] certificateChanged = changed(good, signature, good[signature] ^ 1);
        all.add(vector("changed signature of the certificate", certificateChanged, "BAD_SIGNATURE"));
        all.add(vector("a later serial, not signed", changed(good, 3 + 74, (int) SERIAL + 1), "BAD_SIGNATURE"));
        all.add(vector(
                "by a key that is not the certified one",
                signed(certificate, policy.toByteArray(), stolen),
                "BAD_SIGNATURE"));
        PolicyCertificate foreign = certify(otherRoot, signer, SERIAL, NOW, PolicyCertificate.MAXIMUM_LIFE);
        all.add(vector("of another appliance", signed(foreign, policy), "WRONG_ROOT"));
        PolicyCertificate self = certify(signer, signer, SERIAL, NOW, PolicyCertificate.MAXIMUM_LIFE);
        all.add(vector("certified by the policy key itself", signed(self, policy), "WRONG_ROOT"));
        byte[] weak = good.clone();
        Arrays.fill(weak, 3 + 35, 3 + 67, (byte) 0);
        all.add(vector("a policy key of small order", weak, "WEAK_KEY"));
        byte[] otherLabel = UnverifiedPolicy.whole(
                certificate,
                policy.toByteArray(),
                PolicyLabels.CERTIFICATE.sign(signer, UnverifiedPolicy.body(certificate, policy.toByteArray())));
        all.add(vector("signed for another purpose", otherLabel, "BAD_SIGNATURE"));
    }

    private void forOthers(List<Vector> all) {
        all.add(vector("for another account", signed(certificate, policy(mallory)), "WRONG_ACCOUNT"));
        Policy sister = policy.toBuilder()
                .setNodeId(policy(mallory).getNodeId())
                .setWipe(true)
                .build();
        all.add(vector("for a sister, who is wiped", signed(certificate, sister), "WRONG_NODE"));
        Policy elsewhere = policy.toBuilder().setNetworkId("87654321").build();
        all.add(seen(
                vector("of another network", signed(certificate, elsewhere), "WRONG_NETWORK"),
                SERIAL,
                signer,
                VERSION));
    }

    private void times(List<Vector> all) {
        PolicyCertificate ended = certify(root, signer, SERIAL, NOW.minusSeconds(10), Duration.ofSeconds(10));
        all.add(vector("the certificate has just expired", signed(ended, policy), "EXPIRED"));
        PolicyCertificate early = certify(
                root, signer, SERIAL, NOW.plus(PolicyCertificate.CLOCK_SKEW).plusSeconds(1), Duration.ofDays(1));
        all.add(vector("the certificate is from the future", signed(early, policy), "NOT_YET_VALID"));
        PolicyCertificate skewed =
                certify(root, signer, SERIAL, NOW.plus(PolicyCertificate.CLOCK_SKEW), Duration.ofDays(1));
        all.add(vector("the certificate is as far ahead as clocks may be", signed(skewed, policy), "ok"));
        all.add(vector("a second too long", signed(tooLong(), policy), "LIFETIME_TOO_LONG"));
        Policy later =
                policy.toBuilder().setIssuedAtHour(policy.getIssuedAtHour() + 1).build();
        all.add(vector("signed in an hour that has not begun", signed(certificate, later), "NOT_YET_VALID"));
    }

    /** What {@link PolicyCertificate#issue} refuses to make. */
    private PolicyCertificate tooLong() {
        Instant expires = NOW.plus(PolicyCertificate.MAXIMUM_LIFE).plusSeconds(1);
        PolicyCertificate unsigned = new PolicyCertificate(
                certificate.root(), certificate.key(), SERIAL, NOW, expires, Octets.copyOf(new byte[64]));
        byte[] body = Arrays.copyOf(unsigned.toBytes(), PolicyCertificate.SIZE - 64);
        return new PolicyCertificate(
                certificate.root(), certificate.key(), SERIAL, NOW, expires, PolicyLabels.CERTIFICATE.sign(root, body));
    }

    private void older(List<Vector> all) {
        all.add(seen(vector("an older version", good, "ROLLED_BACK"), SERIAL, signer, VERSION + 1));
        all.add(seen(vector("by a key that was replaced", good, "ROLLED_BACK"), SERIAL + 1, stolen, 1));
        all.add(seen(vector("two keys under one serial", good, "FORKED"), SERIAL, stolen, VERSION));
    }

    private static byte[] changed(byte[] bytes, int at, int value) {
        byte[] changed = bytes.clone();
        changed[at] = (byte) value;
        return changed;
    }

    @Override
    public void close() {
        root.close();
        otherRoot.close();
        signer.close();
        stolen.close();
        alice.close();
        mallory.close();
    }
}
