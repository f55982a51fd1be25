package dev.redoubt.client;

import com.google.protobuf.ByteString;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.RefusedByApplianceException;
import dev.redoubt.crypto.Digests;
import dev.redoubt.crypto.Secret;
import dev.redoubt.crypto.SigningKey;
import dev.redoubt.protocol.appliance.PolicyRequest;
import dev.redoubt.protocol.appliance.PolicyResponse;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.policy.PolicyCertificate;
import dev.redoubt.protocol.policy.PolicyKey;
import dev.redoubt.protocol.policy.Restoration;
import dev.redoubt.protocol.policy.proto.CallingSettings;
import dev.redoubt.protocol.policy.proto.ConsentPopup;
import dev.redoubt.protocol.policy.proto.GroupSettings;
import dev.redoubt.protocol.policy.proto.NetworkSettings;
import dev.redoubt.protocol.policy.proto.PasswordRequirements;
import dev.redoubt.protocol.policy.proto.Policy;
import dev.redoubt.protocol.policy.proto.ReadReceipts;
import dev.redoubt.protocol.policy.proto.ShredderSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The policies of a {@link FakeAppliance}: none until a test makes some. Signs whatever a test wants signed. */
final class FakePolicies {
    /** Nothing is restricted by these. */
    private static final GroupSettings FREE = GroupSettings.newBuilder()
            .setCalling(CallingSettings.getDefaultInstance())
            .setEnableFileDownload(true)
            .setFilesEnabled(true)
            .setPasswordRequirements(PasswordRequirements.getDefaultInstance())
            .setPresenceEnabled(true)
            .setShowMasterRecoveryKey(true)
            .setShredder(ShredderSettings.getDefaultInstance())
            .build();

    private static final Octets ROOT_PIN;

    static {
        try (SigningKey root = root()) {
            ROOT_PIN = Octets.copyOf(Digests.sha256(root.verifyingKey().toBytes()));
        }
    }

    private final InstantSource clock;
    private GroupSettings settings = FREE;
    private NetworkSettings network = NetworkSettings.newBuilder()
            .setReadReceipts(ReadReceipts.READ_RECEIPTS_ENABLED)
            .setConsentPopup(ConsentPopup.getDefaultInstance())
            .build();

    long version;
    long serial = 1;
    int keySeed = 2;
    String networkId = "12345678";
    /** Devices that were reset. */
    final Set<ByteString> reset = new HashSet<>();
    /** What every device gets instead. */
    Optional<ByteString> shown = Optional.empty();

    /** With which every request is refused. */
    Optional<String> refusal = Optional.empty();

    /** What comes of every request. */
    Optional<RedoubtException> failure = Optional.empty();

    /** With which every report is refused. */
    Optional<String> reportRefusal = Optional.empty();

    final List<Long> applied = new ArrayList<>();
    int asked;

    /** Number of the restoration that look-ups speak of. */
    long restored;

    FakePolicies(InstantSource clock) {
        this.clock = clock;
    }

    static Octets rootPin() {
        return ROOT_PIN;
    }

    private static SigningKey root() {
        return key(1);
    }

    private static SigningKey key(int seed) {
        byte[] bytes = new byte[SigningKey.SEED_SIZE];
        bytes[0] = (byte) seed;
        return SigningKey.ofSeed(Secret.takeOwnershipOf(bytes));
    }

    /** A new version with these settings of the group. */
    void set(UnaryOperator<GroupSettings.Builder> change) {
        settings = change.apply(settings.toBuilder()).build();
        version++;
    }

    /** A new version with these settings of the network. */
    void setNetwork(UnaryOperator<NetworkSettings.Builder> change) {
        network = change.apply(network.toBuilder()).build();
        version++;
    }

    /** A signed policy as the device would get it now. */
    ByteString signed(ByteString account, ByteString node) {
        Instant now = clock.instant();
        Policy policy = Policy.newBuilder()
                .setVersion(version)
                .setNetworkId(networkId)
                .setGroupId("1")
                .setAccountId(account)
                .setNodeId(node)
                .setIssuedAtHour((int) (now.getEpochSecond() / 3600))
                .setWipe(reset.contains(node))
                .setSettings(settings)
                .setNetwork(network)
                .build();
        SigningKey key = key(keySeed);
        try (SigningKey root = root();
                PolicyKey signer = new PolicyKey(
                        key,
                        PolicyCertificate.issue(
                                root, key.verifyingKey(), serial, now.minusSeconds(3600), Duration.ofDays(30)))) {
            return ByteString.copyFrom(signer.sign(policy));
        }
    }

    /** What look-ups say; nothing while {@link #restored} is 0. */
    ByteString restoration(long known) {
        return restored <= known ? ByteString.EMPTY : restoration(1, restored);
    }

    /** @param rootSeed 1 for the appliance's own root */
    ByteString restoration(int rootSeed, long number) {
        Instant now = clock.instant();
        SigningKey key = key(keySeed);
        try (SigningKey root = key(rootSeed);
                PolicyKey signer = new PolicyKey(
                        key,
                        PolicyCertificate.issue(
                                root, key.verifyingKey(), serial, now.minusSeconds(3600), Duration.ofDays(30)))) {
            Restoration restoration = Restoration.sign(
                    signer,
                    number,
                    now.truncatedTo(ChronoUnit.SECONDS),
                    now.minusSeconds(7200).truncatedTo(ChronoUnit.SECONDS));
            return ByteString.copyFrom(restoration.toBytes());
        }
    }

    PolicyResponse answer(ByteString account, ByteString node, PolicyRequest request) throws RedoubtException {
        asked++;
        if (failure.isPresent()) {
            throw failure.get();
        }
        if (refusal.isPresent()) {
            throw new RefusedByApplianceException(refusal.get(), "the test says so");
        }
        if (shown.isPresent()) {
            return PolicyResponse.newBuilder().setPolicy(shown.get()).build();
        }
        return version == 0 || request.getHaveVersion() == version
                ? PolicyResponse.getDefaultInstance()
                : PolicyResponse.newBuilder().setPolicy(signed(account, node)).build();
    }

    void report(long version) throws RedoubtException {
        if (reportRefusal.isPresent()) {
            throw new RefusedByApplianceException(reportRefusal.get(), "the test says so");
        }
        applied.add(version);
    }
}
