package dev.redoubt.protocol.policy;

import static dev.redoubt.protocol.account.People.NOW;

import dev.redoubt.crypto.Digests;
import dev.redoubt.crypto.SigningKey;
import dev.redoubt.protocol.account.People.SeededRandom;
import dev.redoubt.protocol.vectors.Vector;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes the vectors of restorations. */
public final class RestorationVectors implements AutoCloseable {
    private static final long SERIAL = 7;
    private static final long NUMBER = NOW.getEpochSecond();
    private static final Instant BACKUP = NOW.minusSeconds(7200);

    private final SigningKey root = key("appliance root");
    private final SigningKey otherRoot = key("another appliance root");
    private final PolicyKey signer = signer(root, "policy key", NOW);
    private final PolicyKey stolen = signer(root, "another policy key", NOW);
    private final byte[] good = signed(signer, NUMBER);

    public static List<Vector> all() {
        try (RestorationVectors vectors = new RestorationVectors()) {
            List<Vector> all = new ArrayList<>();
            vectors.good(all);
            vectors.malformed(all);
            vectors.forged(all);
            vectors.notToBeBelieved(all);
            return all;
        }
    }

    private static SigningKey key(String seed) {
        return SigningKey.generate(new SeededRandom(seed));
    }

    private static PolicyKey signer(SigningKey root, String seed, Instant created) {
        SigningKey key = key(seed);
        return new PolicyKey(
                key, PolicyCertificate.issue(root, key.verifyingKey(), SERIAL, created, Duration.ofDays(365)));
    }

    private static byte[] signed(PolicyKey key, long number) {
        return Restoration.sign(key, number, NOW, BACKUP).toBytes();
    }

    private Vector vector(String name, byte[] bytes, String expect) {
        return new Vector(name)
                .with("restoration", bytes)
                .with("root_pin", Digests.sha256(root.verifyingKey().toBytes()))
                .with("now", Long.toString(NOW.getEpochSecond()))
                .with("expect", expect);
    }

    private static Vector seen(Vector vector, long serial, PolicyKey key) {
        return vector.with("seen_serial", Long.toString(serial))
                .with("seen_key", key.certificate().key().toBytes());
    }

    private void good(List<Vector> all) {
        all.add(vector("before the first policy", good, "ok"));
        all.add(seen(vector("by the key of the newest policy", good, "ok"), SERIAL, signer));
        all.add(seen(vector("by a later key", good, "ok"), SERIAL - 1, stolen));
        all.add(vector("the lowest number", signed(signer, 1), "ok"));
        long ahead = NOW.plus(PolicyCertificate.CLOCK_SKEW).getEpochSecond();
        all.add(vector("as far ahead as clocks may be", signed(signer, ahead), "ok"));
        all.add(vector(
                "of the backup itself",
                Restoration.sign(signer, NUMBER, NOW, NOW).toBytes(),
                "ok"));
    }

    private void malformed(List<Vector> all) {
        all.add(vector("empty", new byte[0], "MALFORMED"));
        all.add(vector("cut off", Arrays.copyOf(good, good.length - 1), "MALFORMED"));
        all.add(vector("one byte more", Arrays.copyOf(good, good.length + 1), "MALFORMED"));
        all.add(vector("a policy", changed(0, 0x1a), "MALFORMED"));
        all.add(vector("unknown version", changed(1, 2), "MALFORMED"));
        all.add(vector("the certificate has another tag", changed(3, 0x1a), "MALFORMED"));
        int number = 3 + PolicyCertificate.SIZE;
        byte[] zero = good.clone();
        Arrays.fill(zero, number, number + 8, (byte) 0);
        all.add(vector("number zero", zero, "MALFORMED"));
        all.add(vector("number 2^63 and more", changed(number, 0x80), "MALFORMED"));
        byte[] swapped = good.clone();
        System.arraycopy(good, number + 8, swapped, number + 16, 8);
        swapped[number + 23]++;
        all.add(vector("of a backup that is later", swapped, "MALFORMED"));
    }

    private void forged(List<Vector> all) {
        int last = good.length - 1;
        all.add(vector("changed signature", changed(last, good[last] ^ 1), "BAD_SIGNATURE"));
        int number = 3 + PolicyCertificate.SIZE + 7;
        all.add(vector("changed number", changed(number, good[number] ^ 1), "BAD_SIGNATURE"));
        byte[] otherKey = signed(stolen, NUMBER);
        System.arraycopy(signer.certificate().toBytes(), 0, otherKey, 3, PolicyCertificate.SIZE);
        all.add(vector("by a key that is not the certified one", otherKey, "BAD_SIGNATURE"));
        try (PolicyKey foreign = signer(otherRoot, "policy key", NOW)) {
            all.add(vector("of another appliance", signed(foreign, NUMBER), "WRONG_ROOT"));
        }
        byte[] head = good.clone();
        byte[] body = Arrays.copyOf(good, good.length - 64);
        System.arraycopy(signer.signAuditHead(body).toBytes(), 0, head, good.length - 64, 64);
        all.add(vector("signed as a head of the audit log", head, "BAD_SIGNATURE"));
    }

    private void notToBeBelieved(List<Vector> all) {
        try (PolicyKey ended = signer(root, "policy key", NOW.minus(Duration.ofDays(365)))) {
            all.add(vector("the certificate has just expired", signed(ended, NUMBER), "EXPIRED"));
        }
        Instant tooFar = NOW.plus(PolicyCertificate.CLOCK_SKEW).plusSeconds(1);
        try (PolicyKey early = signer(root, "policy key", tooFar)) {
            all.add(vector("the certificate is from the future", signed(early, NUMBER), "NOT_YET_VALID"));
        }
        all.add(vector("of a time to come", signed(signer, tooFar.getEpochSecond()), "NOT_YET_VALID"));
        all.add(vector("the highest number", signed(signer, Long.MAX_VALUE), "NOT_YET_VALID"));
        all.add(seen(vector("by a key that was replaced", good, "ROLLED_BACK"), SERIAL + 1, stolen));
        all.add(seen(vector("two keys under one serial", good, "FORKED"), SERIAL, stolen));
    }

    private byte[] changed(int at, int value) {
        byte[] changed = good.clone();
        changed[at] = (byte) value;
        return changed;
    }

    @Override
    public void close() {
        root.close();
        otherRoot.close();
        signer.close();
        stolen.close();
    }
}
