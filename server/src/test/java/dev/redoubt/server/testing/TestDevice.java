package dev.redoubt.server.testing;

import com.google.protobuf.ByteString;
import dev.redoubt.channel.session.DeviceSigner;
import dev.redoubt.protocol.account.AccountRoot;
import dev.redoubt.protocol.account.EphemeralKeyId;
import dev.redoubt.protocol.account.EphemeralKeyPair;
import dev.redoubt.protocol.account.Lifetimes;
import dev.redoubt.protocol.account.NodeKeys;
import dev.redoubt.protocol.account.VerifiedAccountState;
import dev.redoubt.protocol.appliance.EnrolRequest;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;

/** An account with one node, and the keys that it would enrol with. */
public final class TestDevice implements DeviceSigner {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final AccountRoot root = AccountRoot.generate(RANDOM);
    private final NodeKeys keys = NodeKeys.generate(root.id(), RANDOM);
    private final Instant made;
    private final VerifiedAccountState state;
    private long nextKey = 1;

    public TestDevice(Instant now) {
        this.made = now;
        this.state = root.firstState(keys, now);
    }

    @Override
    public AccountId account() {
        return root.id();
    }

    @Override
    public NodeId node() {
        return keys.id();
    }

    @Override
    public byte[] sign(byte[] statement) {
        return keys.signingKey().sign(statement);
    }

    public AccountRoot root() {
        return root;
    }

    public NodeKeys keys() {
        return keys;
    }

    public VerifiedAccountState state() {
        return state;
    }

    public ByteString nodeId() {
        return ByteString.copyFrom(node().toBytes());
    }

    /** The next one-time keys. */
    public List<ByteString> oneTimeKeys(int count) {
        List<ByteString> batch = EphemeralKeyPair.oneTimeBatch(
                        keys, new EphemeralKeyId(nextKey), count, made.plus(Lifetimes.ONE_TIME_KEY), RANDOM)
                .stream()
                .map(pair -> ByteString.copyFrom(pair.publicKey().toBytes()))
                .toList();
        nextKey += count;
        return batch;
    }

    public ByteString lastResortKey() {
        return ByteString.copyFrom(EphemeralKeyPair.lastResort(
                        keys, new EphemeralKeyId(nextKey++), made.plus(Lifetimes.LAST_RESORT_KEY), RANDOM)
                .publicKey()
                .toBytes());
    }

    public ByteString agreementRecord() {
        return ByteString.copyFrom(
                keys.certifyAgreement(made, Lifetimes.AGREEMENT_RECORD_MAX).toBytes());
    }

    /** Under an invitation with this token. */
    public EnrolRequest enrolment(Octets token, int oneTimeKeys) {
        return EnrolRequest.newBuilder()
                .setInvitationToken(ByteString.copyFrom(token.toBytes()))
                .setAccountState(ByteString.copyFrom(state.toBytes()))
                .setAgreementRecord(agreementRecord())
                .addAllEphemeralKeys(oneTimeKeys(oneTimeKeys))
                .setLastResortKey(lastResortKey())
                .build();
    }
}
