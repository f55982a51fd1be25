package dev.redoubt.client.device;

import com.google.protobuf.ByteString;
import dev.redoubt.client.appliance.Appliance;
import dev.redoubt.client.appliance.ApplianceConnector;
import dev.redoubt.client.appliance.ApplianceProfile;
import dev.redoubt.client.container.Container;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.AccountChangedException;
import dev.redoubt.client.failure.AlreadyEnrolledException;
import dev.redoubt.client.failure.InvalidIdentityException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.RefusedByApplianceException;
import dev.redoubt.client.messaging.Authorities;
import dev.redoubt.client.messaging.FreshKeys;
import dev.redoubt.client.store.ApplianceRecords;
import dev.redoubt.client.store.EnrolmentState;
import dev.redoubt.client.store.KeyPool;
import dev.redoubt.client.store.NodeVault;
import dev.redoubt.protocol.account.AccountRoot;
import dev.redoubt.protocol.account.CertificateRequest;
import dev.redoubt.protocol.account.InvalidChainException;
import dev.redoubt.protocol.account.Lifetimes;
import dev.redoubt.protocol.account.LocalNode;
import dev.redoubt.protocol.account.NodeKeys;
import dev.redoubt.protocol.account.UnverifiedSuspension;
import dev.redoubt.protocol.account.VerifiedAccountState;
import dev.redoubt.protocol.appliance.EnrolNodeRequest;
import dev.redoubt.protocol.appliance.EnrolNodeResponse;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.wire.MalformedException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Makes this home a further device of an account that is enrolled, once its root has signed for that. All of it is stored
 * before it is asked for, so that an enrolment that was cut off anywhere is repeated with the same bytes.
 */
public final class FurtherEnrolment {
    private static final String STATE_CONFLICT = "state_conflict";
    private static final int TRIES = 3;

    private final Container container;
    private final ApplianceConnector connector;
    private final InstantSource clock;
    private final SecureRandom random;

    public FurtherEnrolment(
            Container container, ApplianceConnector connector, InstantSource clock, SecureRandom random) {
        this.container = container;
        this.connector = connector;
        this.clock = clock;
        this.random = random;
    }

    /** More that is stored in the same step, such as contacts. */
    public interface More {
        void store(Transaction transaction) throws RedoubtException;
    }

    /**
     * What the device is to become.
     *
     * @param next the state that adds it; signed by the root, and not published yet
     * @param suspended sisters that stay suspended under it
     * @param name of the account, where it is known by now
     */
    public record Admission(
            VerifiedAccountState next, Collection<NodeId> suspended, ApplianceProfile profile, String name) {}

    /**
     * With the root at hand: makes a node, certifies it, and enrols it. Goes on with an earlier try where there is one.
     *
     * @param home what to call the home in errors
     * @param root stays with the caller
     * @param current the account's state, verified from the root
     * @return the account's name
     * @throws AccountChangedException if {@code current} is not the current state any more
     */
    public String withRoot(
            String home,
            AccountRoot root,
            VerifiedAccountState current,
            Collection<NodeId> suspended,
            ApplianceProfile profile)
            throws RedoubtException {
        Optional<String> resumed = resume(home);
        if (resumed.isPresent()) {
            return resumed.get();
        }
        Instant now = clock.instant();
        try (NodeKeys keys = NodeKeys.generate(root.id(), random)) {
            CertificateRequest request = CertificateRequest.sign(root.key(), keys, now, Lifetimes.NODE_CERTIFICATE);
            VerifiedAccountState next = root.addNode(current, request, now);
            return enrol(keys, new Admission(next, suspended, profile, ""), _ -> {});
        } catch (InvalidChainException e) {
            throw new IllegalStateException("made a certificate request that does not verify", e);
        }
    }

    /**
     * With a state that was signed elsewhere for these keys.
     *
     * @param keys stay with the caller
     * @return the account's name
     */
    public String enrol(NodeKeys keys, Admission admission, More more) throws RedoubtException {
        container.write(transaction -> {
            store(transaction, keys, admission);
            more.store(transaction);
            return null;
        });
        return finish();
    }

    private void store(Transaction transaction, NodeKeys keys, Admission admission) throws RedoubtException {
        new NodeVault(transaction).eraseNode();
        new KeyPool(transaction).eraseAll();
        putProfile(transaction, admission.profile());
        Instant now = clock.instant();
        FreshKeys fresh = FreshKeys.make(transaction, keys, admission.next(), now, random);
        EnrolNodeRequest.Builder request = EnrolNodeRequest.newBuilder()
                .setAccountState(ByteString.copyFrom(admission.next().toBytes()))
                .setAgreementRecord(fresh.agreement())
                .addAllEphemeralKeys(fresh.oneTime())
                .setLastResortKey(fresh.lastResort());
        for (NodeId node : admission.suspended()) {
            request.addSuspensions(suspension(keys, node, admission.next()));
        }
        EnrolmentState.write(transaction, new EnrolmentState.PendingNode(request.build(), admission.name()));
    }

    private static void putProfile(Transaction transaction, ApplianceProfile profile) throws RedoubtException {
        ApplianceRecords appliances = new ApplianceRecords(transaction);
        if (appliances.profile().filter(profile::sameAs).isEmpty()) {
            appliances.putProfile(profile);
        }
    }

    /**
     * Goes on with an enrolment that was stored before.
     *
     * @return the account's name; empty where there is none to go on with, or the account has changed since
     * @throws AlreadyEnrolledException if the home is enrolled, or began to enrol with an invitation
     */
    public Optional<String> resume(String home) throws RedoubtException {
        return switch (container.read(EnrolmentState::read)) {
            case EnrolmentState.None _ -> Optional.empty();
            case EnrolmentState.Enrolled _, EnrolmentState.Pending _ -> throw new AlreadyEnrolledException(home);
            case EnrolmentState.PendingNode _ -> {
                try {
                    yield Optional.of(finish());
                } catch (AccountChangedException e) {
                    yield Optional.empty();
                }
            }
        };
    }

    /** No suspension ends with an enrolment, also none that was made since the request was: those are gone on with too. */
    private EnrolNodeResponse askUntilNothingIsUnsaid(Appliance appliance, EnrolmentState.PendingNode pending)
            throws RedoubtException {
        EnrolNodeRequest request = pending.request();
        for (int attempt = 0; attempt < TRIES; attempt++) {
            EnrolNodeResponse response = appliance.enrolNode(request);
            if (response.getSuspensionsCount() == 0) {
                return response;
            }
            EnrolNodeRequest asked = request;
            request = container.write(transaction -> {
                EnrolNodeRequest more = goingOnWith(transaction, asked, response.getSuspensionsList());
                EnrolmentState.write(transaction, new EnrolmentState.PendingNode(more, pending.name()));
                return more;
            });
        }
        throw new AccountChangedException();
    }

    private EnrolNodeRequest goingOnWith(Transaction transaction, EnrolNodeRequest asked, List<ByteString> suspensions)
            throws RedoubtException {
        NodeVault vault = new NodeVault(transaction);
        VerifiedAccountState next = vault.state();
        EnrolNodeRequest.Builder request = asked.toBuilder();
        List<LocalNode> nodes = vault.nodes();
        try {
            for (ByteString bytes : suspensions) {
                // The appliance cannot make one up.
                NodeId suspended = UnverifiedSuspension.parse(bytes.toByteArray())
                        .verifyBefore(next, clock.instant())
                        .node();
                request.addSuspensions(suspension(nodes.getFirst().keys(), suspended, next));
            }
            return request.build();
        } catch (MalformedException | InvalidChainException e) {
            throw new InvalidIdentityException("your own account", e);
        } finally {
            nodes.forEach(node -> node.keys().close());
        }
    }

    private ByteString suspension(NodeKeys by, NodeId node, VerifiedAccountState state) {
        return ByteString.copyFrom(
                UnverifiedSuspension.sign(by, node, state, clock.instant()).toBytes());
    }

    private String finish() throws RedoubtException {
        if (!(container.read(EnrolmentState::read) instanceof EnrolmentState.PendingNode pending)) {
            throw new IllegalStateException("nothing is pending");
        }
        ApplianceProfile profile = Authorities.complete(container, connector);
        try (Appliance appliance = connector.connectToEnrol(profile, ApplianceRecords.channelMemory(container))) {
            String name = askUntilNothingIsUnsaid(appliance, pending).getName();
            container.write(transaction -> {
                EnrolmentState.write(transaction, new EnrolmentState.Enrolled(name));
                return null;
            });
            return name;
        } catch (RefusedByApplianceException e) {
            if (e.code().equals(STATE_CONFLICT)) {
                throw new AccountChangedException();
            }
            throw e;
        }
    }
}
