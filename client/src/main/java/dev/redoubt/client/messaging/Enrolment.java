package dev.redoubt.client.messaging;

import com.google.protobuf.ByteString;
import dev.redoubt.client.appliance.Appliance;
import dev.redoubt.client.appliance.ApplianceConnector;
import dev.redoubt.client.appliance.ApplianceProfile;
import dev.redoubt.client.container.Container;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.AlreadyEnrolledException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.store.ApplianceRecords;
import dev.redoubt.client.store.EnrolmentState;
import dev.redoubt.client.store.RecoveryRecords;
import dev.redoubt.protocol.account.NodeKeys;
import dev.redoubt.protocol.account.VerifiedAccountState;
import dev.redoubt.protocol.appliance.EnrolRequest;
import dev.redoubt.protocol.invitation.InvitationLink;
import dev.redoubt.protocol.recovery.RecoveryBundle;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Makes the keys of an account and its first node, and enrols them. All of it is stored before it is asked for, so that an
 * enrolment that was cut off anywhere is repeated with the same bytes.
 */
public final class Enrolment {
    private final Container container;
    private final ApplianceConnector connector;
    private final InstantSource clock;
    private final SecureRandom random;

    private final String challenge;

    public Enrolment(Container container, ApplianceConnector connector, InstantSource clock, SecureRandom random) {
        this(container, connector, clock, random, "");
    }

    /** @param challenge of a bot, which the administrator has agreed on with whoever runs it; empty for people */
    public Enrolment(
            Container container,
            ApplianceConnector connector,
            InstantSource clock,
            SecureRandom random,
            String challenge) {
        this.challenge = challenge;
        this.container = container;
        this.connector = connector;
        this.clock = clock;
        this.random = random;
    }

    /**
     * What an account begins with.
     *
     * @param keys of its first node; stay with whoever made them, until the enrolment ends
     * @param state version 1, which lists it
     */
    public record Identity(NodeKeys keys, VerifiedAccountState state) {}

    /** Makes an identity and stores what belongs to it, in the transaction in which the enrolment begins. */
    public interface IdentitySource {
        Identity make(Transaction transaction) throws RedoubtException;
    }

    /**
     * With an account that is made here.
     *
     * @param home what to call the home in errors
     * @return the name that the administrator invited
     */
    public String enrol(String home, InvitationLink invitation) throws RedoubtException {
        Instant now = clock.instant();
        try (RecoveryBundle bundle = RecoveryBundle.generate(now, random);
                NodeKeys keys = NodeKeys.generate(bundle.account(), random)) {
            return enrol(home, invitation, transaction -> {
                // It leaves this device once the account's recovery is set up.
                new RecoveryRecords(transaction).putNew(bundle);
                return new Identity(keys, bundle.root().firstState(keys, now));
            });
        }
    }

    /**
     * @param source is asked unless an enrolment was begun before
     * @return the name that the administrator invited
     */
    public String enrol(String home, InvitationLink invitation, IdentitySource source) throws RedoubtException {
        EnrolRequest request = container.write(transaction -> prepare(transaction, home, invitation, source));
        ApplianceProfile profile = Authorities.complete(container, connector);
        try (Appliance appliance = connector.connectToEnrol(profile, ApplianceRecords.channelMemory(container))) {
            String name = appliance.enrol(request).getName();
            container.write(transaction -> {
                EnrolmentState.write(transaction, new EnrolmentState.Enrolled(name));
                return null;
            });
            return name;
        }
    }

    private EnrolRequest prepare(Transaction transaction, String home, InvitationLink invitation, IdentitySource source)
            throws RedoubtException {
        ApplianceRecords appliances = new ApplianceRecords(transaction);
        ApplianceProfile invited = ApplianceProfile.of(invitation);
        Optional<ApplianceProfile> known = appliances.profile();
        EnrolRequest request = switch (EnrolmentState.read(transaction)) {
            case EnrolmentState.Enrolled _, EnrolmentState.PendingNode _ -> throw new AlreadyEnrolledException(home);
            case EnrolmentState.Pending pending -> {
                if (known.filter(invited::sameAs).isEmpty()) {
                    throw new AlreadyEnrolledException(home);
                }
                yield pending.request();
            }
            case EnrolmentState.None _ -> {
                appliances.putProfile(invited);
                yield request(transaction, source.make(transaction));
            }
        };
        EnrolRequest withToken = request.toBuilder()
                .setInvitationToken(invitation.token().bytes().read(ByteString::copyFrom))
                .setChallenge(challenge)
                .build();
        EnrolmentState.write(transaction, new EnrolmentState.Pending(withToken));
        return withToken;
    }

    private EnrolRequest request(Transaction transaction, Identity identity) throws RedoubtException {
        FreshKeys fresh = FreshKeys.make(transaction, identity.keys(), identity.state(), clock.instant(), random);
        return EnrolRequest.newBuilder()
                .setAccountState(ByteString.copyFrom(identity.state().toBytes()))
                .setAgreementRecord(fresh.agreement())
                .addAllEphemeralKeys(fresh.oneTime())
                .setLastResortKey(fresh.lastResort())
                .build();
    }
}
