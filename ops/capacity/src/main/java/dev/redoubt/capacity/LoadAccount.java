package dev.redoubt.capacity;

import com.google.protobuf.ByteString;
import dev.redoubt.client.appliance.Appliance;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.protocol.account.AccountRoot;
import dev.redoubt.protocol.account.EphemeralKeyId;
import dev.redoubt.protocol.account.EphemeralKeyPair;
import dev.redoubt.protocol.account.Lifetimes;
import dev.redoubt.protocol.account.NodeKeys;
import dev.redoubt.protocol.account.VerifiedAccountState;
import dev.redoubt.protocol.appliance.EnrolNodeRequest;
import dev.redoubt.protocol.appliance.EnrolRequest;
import dev.redoubt.protocol.invitation.InvitationLink;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** An account of this load, with all of its devices. */
final class LoadAccount {
    /** Fewer than an account may have: each more makes the next one's enrolment longer. */
    static final int DEVICES = 32;

    private final SecureRandom random;
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private final AccountRoot root;

    private LoadAccount(SecureRandom random) {
        this.random = random;
        this.root = AccountRoot.generate(random);
    }

    /** @param count 1 to {@link #DEVICES} */
    static List<NodeKeys> enrol(Place place, InvitationLink link, int count, SecureRandom random)
            throws RedoubtException {
        LoadAccount account = new LoadAccount(random);
        try (account.root;
                Appliance appliance = place.stranger()) {
            return account.enrol(appliance, link, count);
        }
    }

    private List<NodeKeys> enrol(Appliance appliance, InvitationLink link, int count) throws RedoubtException {
        NodeKeys first = NodeKeys.generate(root.id(), random);
        VerifiedAccountState state = root.firstState(first, now);
        appliance.enrol(EnrolRequest.newBuilder()
                .setInvitationToken(ByteString.copyFrom(link.token().bytes().read(byte[]::clone)))
                .setAccountState(ByteString.copyFrom(state.toBytes()))
                .setAgreementRecord(agreementRecord(first))
                .addEphemeralKeys(oneTimeKey(first))
                .setLastResortKey(lastResortKey(first))
                .build());
        List<NodeKeys> devices = new ArrayList<>(List.of(first));
        while (devices.size() < count) {
            NodeKeys next = NodeKeys.generate(root.id(), random);
            state = root.addNode(state, next, now, Lifetimes.NODE_CERTIFICATE);
            appliance.enrolNode(EnrolNodeRequest.newBuilder()
                    .setAccountState(ByteString.copyFrom(state.toBytes()))
                    .setAgreementRecord(agreementRecord(next))
                    .addEphemeralKeys(oneTimeKey(next))
                    .setLastResortKey(lastResortKey(next))
                    .build());
            devices.add(next);
        }
        return devices;
    }

    private ByteString agreementRecord(NodeKeys keys) {
        return ByteString.copyFrom(
                keys.certifyAgreement(now, Lifetimes.AGREEMENT_RECORD_MAX).toBytes());
    }

    private ByteString oneTimeKey(NodeKeys keys) {
        return ByteString.copyFrom(
                EphemeralKeyPair.oneTimeBatch(keys, new EphemeralKeyId(1), 1, now.plus(Lifetimes.ONE_TIME_KEY), random)
                        .getFirst()
                        .publicKey()
                        .toBytes());
    }

    private ByteString lastResortKey(NodeKeys keys) {
        return ByteString.copyFrom(
                EphemeralKeyPair.lastResort(keys, new EphemeralKeyId(2), now.plus(Lifetimes.LAST_RESORT_KEY), random)
                        .publicKey()
                        .toBytes());
    }
}
