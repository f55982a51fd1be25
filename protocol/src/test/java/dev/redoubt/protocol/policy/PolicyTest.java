package dev.redoubt.protocol.policy;

import static dev.redoubt.protocol.account.People.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.redoubt.crypto.Digests;
import dev.redoubt.crypto.SigningKey;
import dev.redoubt.protocol.account.People;
import dev.redoubt.protocol.account.People.SeededRandom;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.policy.PolicyException.Reason;
import dev.redoubt.protocol.policy.proto.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PolicyTest {
    private static final Duration YEAR = Duration.ofDays(365);

    private final SigningKey root = SigningKey.generate(new SeededRandom("root"));
    private final People alice = People.named("alice");
    private final Policy policy = PolicyVectors.policy(alice);
    private final PolicyRecipient recipient = new PolicyRecipient(
            Octets.copyOf(Digests.sha256(root.verifyingKey().toBytes())), alice.root.id(), alice.node.id());

    @AfterEach
    void erase() {
        root.close();
        alice.close();
    }

    private PolicyKey key(String name, long serial) {
        SigningKey key = SigningKey.generate(new SeededRandom(name));
        return new PolicyKey(key, PolicyCertificate.issue(root, key.verifyingKey(), serial, NOW, YEAR));
    }

    private VerifiedPolicy verify(byte[] signed, Optional<PolicyPin> seen, Instant now) throws PolicyException {
        return UnverifiedPolicy.parse(signed).verify(recipient, seen, now);
    }

    private static Reason reason(Verification verification) {
        return assertThrows(PolicyException.class, verification::run).reason();
    }

    private interface Verification {
        void run() throws PolicyException;
    }

    @Test
    void aPolicySaysWhatWasSignedAndPinsItself() throws Exception {
        try (PolicyKey key = key("one", 1)) {
            VerifiedPolicy verified = verify(key.sign(policy), Optional.empty(), NOW);
            assertEquals(policy, verified.content());
            assertEquals(policy.getVersion(), verified.version());
            assertEquals(new PolicyPin(1, key.certificate().key(), policy.getVersion(), "12345678"), verified.pin());
        }
    }

    @Test
    void aRenewedKeyEndsWhatAStolenOneHasSigned() throws Exception {
        try (PolicyKey stolen = key("one", 1);
                PolicyKey renewed = key("two", 2)) {
            Policy highest = policy.toBuilder().setVersion(Long.MAX_VALUE).build();
            Optional<PolicyPin> deceived = Optional.of(
                    verify(stolen.sign(highest), Optional.empty(), NOW).pin());
            Optional<PolicyPin> healed =
                    Optional.of(verify(renewed.sign(policy), deceived, NOW).pin());
            assertEquals(Reason.ROLLED_BACK, reason(() -> verify(stolen.sign(highest), healed, NOW)));
        }
    }

    @Test
    void whatIsKeptIsObeyedBeyondTheCertificatesEndAndNothingNewIs() throws Exception {
        try (PolicyKey key = key("one", 1)) {
            byte[] signed = key.sign(policy);
            Optional<PolicyPin> pin =
                    Optional.of(verify(signed, Optional.empty(), NOW).pin());
            assertEquals(
                    policy,
                    UnverifiedPolicy.parse(signed).verifyKept(recipient, pin).content());
            assertEquals(Reason.EXPIRED, reason(() -> verify(signed, pin, NOW.plus(YEAR))));
        }
    }

    @Test
    void aKeyDoesNotSignWhatNoDeviceTakes() {
        try (PolicyKey key = key("one", 1)) {
            Policy noVersion = policy.toBuilder().setVersion(0).build();
            assertThrows(IllegalArgumentException.class, () -> key.sign(noVersion));
            assertThrows(IllegalArgumentException.class, () -> key.sign(ofSize(65_537)));
        }
    }

    private Policy ofSize(int bytes) {
        String text = "x".repeat(60_000);
        int more = bytes - with(text).getSerializedSize();
        return with(text + "x".repeat(more));
    }

    private Policy with(String text) {
        return policy.toBuilder()
                .setSettings(policy.getSettings().toBuilder().addQuickResponses(text))
                .build();
    }

    /** One number for who signs and for who reads. */
    @Test
    void aPolicyHasAtMost65536Bytes() throws Exception {
        try (PolicyKey key = key("one", 1)) {
            byte[] largest = key.sign(ofSize(65_536));
            assertEquals(UnverifiedPolicy.SIZE_MAX, largest.length);
            assertEquals(ofSize(65_536), verify(largest, Optional.empty(), NOW).content());
            byte[] larger = ofSize(65_537).toByteArray();
            Octets signature = PolicyLabels.POLICY.sign(
                    SigningKey.generate(new SeededRandom("one")), UnverifiedPolicy.body(key.certificate(), larger));
            byte[] whole = UnverifiedPolicy.whole(key.certificate(), larger, signature);
            assertEquals(Reason.MALFORMED, reason(() -> verify(whole, Optional.empty(), NOW)));
        }
    }

    @Test
    void aCertificateIsForOneKeyAndWithinItsRanges() {
        SigningKey one = SigningKey.generate(new SeededRandom("one"));
        SigningKey two = SigningKey.generate(new SeededRandom("two"));
        PolicyCertificate ofOne = PolicyCertificate.issue(root, one.verifyingKey(), 1, NOW, YEAR);
        assertThrows(IllegalArgumentException.class, () -> new PolicyKey(two, ofOne));
        assertThrows(
                IllegalArgumentException.class, () -> PolicyCertificate.issue(root, one.verifyingKey(), 0, NOW, YEAR));
        assertThrows(
                IllegalArgumentException.class,
                () -> PolicyCertificate.issue(root, one.verifyingKey(), 1, NOW, Duration.ZERO));
        Duration tooLong = PolicyCertificate.MAXIMUM_LIFE.plusSeconds(1);
        assertThrows(
                IllegalArgumentException.class,
                () -> PolicyCertificate.issue(root, one.verifyingKey(), 1, NOW, tooLong));
    }

    @Test
    void aCertificateIsReadAsItWasWritten() throws Exception {
        try (PolicyKey key = key("one", 1)) {
            assertEquals(
                    key.certificate(), PolicyCertificate.parse(key.certificate().toBytes()));
            byte[] longer = java.util.Arrays.copyOf(key.certificate().toBytes(), PolicyCertificate.SIZE + 1);
            assertEquals(Reason.MALFORMED, reason(() -> PolicyCertificate.parse(longer)));
        }
    }
}
