package dev.redoubt.server.testing;

import com.google.protobuf.ByteString;
import dev.redoubt.channel.session.DeviceSigner;
import dev.redoubt.protocol.account.AccountRoot;
import dev.redoubt.protocol.account.EphemeralKeyId;
import dev.redoubt.protocol.account.EphemeralKeyPair;
import dev.redoubt.protocol.account.Lifetimes;
import dev.redoubt.protocol.account.NodeKeys;
import dev.redoubt.protocol.account.UnverifiedSuspension;
import dev.redoubt.protocol.account.VerifiedAccountState;
import dev.redoubt.protocol.appliance.EnrolNodeRequest;
import dev.redoubt.protocol.appliance.SuspendRequest;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import java.security.SecureRandom;
import java.time.Instant;

/** Another device of an account, and what it would enrol with. */
public final class FurtherDevice implements DeviceSigner {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final NodeKeys keys;
    private final Instant made;

    public FurtherDevice(AccountRoot root, Instant now) {
        this.keys = NodeKeys.generate(root.id(), RANDOM);
        this.made = now;
    }

    @Override
    public AccountId account() {
        return keys.account();
    }

    @Override
    public NodeId node() {
        return keys.id();
    }

    @Override
    public byte[] sign(byte[] statement) {
        return keys.signingKey().sign(statement);
    }

    public NodeKeys keys() {
        return keys;
    }

    public ByteString nodeId() {
        return ByteString.copyFrom(node().toBytes());
    }

    /** With one one-time key. */
    public EnrolNodeRequest enrolment(VerifiedAccountState state) {
        ByteString oneTime = ByteString.copyFrom(
                EphemeralKeyPair.oneTimeBatch(keys, new EphemeralKeyId(1), 1, made.plus(Lifetimes.ONE_TIME_KEY), RANDOM)
                        .getFirst()
                        .publicKey()
                        .toBytes());
        ByteString lastResort = ByteString.copyFrom(
                EphemeralKeyPair.lastResort(keys, new EphemeralKeyId(2), made.plus(Lifetimes.LAST_RESORT_KEY), RANDOM)
                        .publicKey()
                        .toBytes());
        return EnrolNodeRequest.newBuilder()
                .setAccountState(ByteString.copyFrom(state.toBytes()))
                .setAgreementRecord(ByteString.copyFrom(keys.certifyAgreement(made, Lifetimes.AGREEMENT_RECORD_MAX)
                        .toBytes()))
                .addEphemeralKeys(oneTime)
                .setLastResortKey(lastResort)
                .build();
    }

    /** A word of {@code by} against {@code node}. */
    public static SuspendRequest suspension(NodeKeys by, NodeId node, VerifiedAccountState state, Instant now) {
        return SuspendRequest.newBuilder()
                .setSuspension(ByteString.copyFrom(
                        UnverifiedSuspension.sign(by, node, state, now).toBytes()))
                .build();
    }
}
