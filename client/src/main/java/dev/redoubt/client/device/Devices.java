package dev.redoubt.client.device;

import com.google.protobuf.ByteString;
import dev.redoubt.client.appliance.Appliance;
import dev.redoubt.client.failure.AccountChangedException;
import dev.redoubt.client.failure.NoAccountRootException;
import dev.redoubt.client.failure.OwnDeviceException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.RefusedByApplianceException;
import dev.redoubt.client.failure.UnknownDeviceException;
import dev.redoubt.client.messaging.AccountSync;
import dev.redoubt.client.messaging.LiveNode;
import dev.redoubt.client.messaging.OwnAccount;
import dev.redoubt.client.messaging.Pauses;
import dev.redoubt.client.model.Device;
import dev.redoubt.client.model.KeyReport;
import dev.redoubt.client.store.AccountStorageKeys;
import dev.redoubt.client.store.KeyPool;
import dev.redoubt.client.store.KnownAccount;
import dev.redoubt.client.store.NodeJournal;
import dev.redoubt.client.store.RepeatedCounters;
import dev.redoubt.protocol.account.AccountRoot;
import dev.redoubt.protocol.account.CertificateRequest;
import dev.redoubt.protocol.account.InvalidChainException;
import dev.redoubt.protocol.account.Lifetimes;
import dev.redoubt.protocol.account.NodeKeys;
import dev.redoubt.protocol.account.UnverifiedAccountState;
import dev.redoubt.protocol.account.UnverifiedSuspension;
import dev.redoubt.protocol.account.VerifiedAccountState;
import dev.redoubt.protocol.account.VerifiedNode;
import dev.redoubt.protocol.account.VerifiedSuspension;
import dev.redoubt.protocol.appliance.PublishStateRequest;
import dev.redoubt.protocol.appliance.SuspendRequest;
import dev.redoubt.protocol.fingerprint.NodeFingerprint;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.recovery.RecoveryBundle;
import dev.redoubt.protocol.wire.MalformedException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The devices of the own account. Every change but a suspension needs the account's root. Each may be repeated: what is done
 * already is not done again. Thread-safe.
 */
public final class Devices {
    private static final String STATE_CONFLICT = "state_conflict";
    private static final int TRIES = 3;

    private final LiveNode node;
    private final Appliance appliance;
    private final AccountRootSource roots;
    private final Pauses pauses;
    private final OwnAccount own;

    public Devices(LiveNode node, Appliance appliance, AccountRootSource roots, Pauses pauses) {
        this.node = node;
        this.appliance = appliance;
        this.roots = roots;
        this.pauses = pauses;
        this.own = new OwnAccount(node, appliance);
    }

    /** All devices, this one first, as the appliance shows them now. */
    public List<Device> list() throws RedoubtException {
        KnownAccount account = own.follow();
        List<String> repeating = repeating();
        return account.state().nodes().stream()
                .map(one -> device(account, one, repeating))
                .sorted(Comparator.comparing((Device device) -> !device.isThis())
                        .thenComparing(Device::added)
                        .thenComparing(Device::fingerprint))
                .toList();
    }

    /**
     * Another device of the account.
     *
     * @param typed the first digits of its fingerprint, at least four
     */
    public Device other(String typed) throws RedoubtException {
        KnownAccount account = own.follow();
        NodeId other = other(account, typed);
        List<String> repeating = repeating();
        return account.state().nodes().stream()
                .filter(one -> one.id().equals(other))
                .map(one -> device(account, one, repeating))
                .findFirst()
                .orElseThrow();
    }

    private List<String> repeating() throws RedoubtException {
        return node.container().read(transaction -> new RepeatedCounters(transaction).of(node.account()));
    }

    private Device device(KnownAccount account, VerifiedNode one, List<String> repeating) {
        String fingerprint = NodeFingerprint.of(account.account(), one.id()).grouped();
        var validity = one.certificate().validity();
        Device.Status status = account.isSuspended(one.id())
                ? Device.Status.SUSPENDED
                : validity.holdsAt(node.clock().instant()) ? Device.Status.ACTIVE : Device.Status.EXPIRED;
        return new Device(
                fingerprint,
                status,
                one.id().equals(node.id()),
                validity.created(),
                validity.expires(),
                repeating.contains(fingerprint));
    }

    /** How this device's ephemeral keys stand. Asks nobody. */
    public KeyReport keys() throws RedoubtException {
        Instant now = node.clock().instant();
        return node.container().read(transaction -> {
            KeyPool pool = new KeyPool(transaction);
            NodeJournal journal = new NodeJournal(transaction);
            return new KeyReport(
                    pool.target(now),
                    pool.kept(),
                    pool.lastResortMadeAt(),
                    journal.lastResortUses(),
                    journal.lastResortReuses(),
                    journal.rejected());
        });
    }

    /**
     * Begins to add a further device: shows a code to it, then waits for its request.
     *
     * @return to be closed by the caller
     */
    public DeviceAddition add() throws RedoubtException {
        roots.require();
        return DeviceAddition.begin(node, appliance, roots, pauses);
    }

    /**
     * Stops a device for now: the appliance sends it away, and nobody writes to it or believes it until the account's next state.
     * Needs no root, so that it can be done at once from any device.
     *
     * @param typed the first digits of the device's fingerprint, at least four
     */
    public void suspend(String typed) throws RedoubtException {
        for (int attempt = 1; ; attempt++) {
            KnownAccount account = own.follow();
            NodeId other = other(account, typed);
            if (account.isSuspended(other)) {
                return;
            }
            try {
                appliance.suspend(SuspendRequest.newBuilder()
                        .setSuspension(bytes(suspension(account.state(), other)))
                        .build());
                own.follow();
                return;
            } catch (RefusedByApplianceException e) {
                giveUp(e, attempt);
            }
        }
    }

    /** Ends a device for ever. */
    public void revoke(String typed) throws RedoubtException {
        NodeId other = other(own.follow(), typed);
        publish((root, account) -> isListed(account, other)
                ? Optional.of(root.revoke(account.state(), other, node.clock().instant()))
                : Optional.empty());
    }

    /** Ends the suspension of a device; those of others go on. */
    public void lift(String typed) throws RedoubtException {
        NodeId other = other(own.follow(), typed);
        publish(
                (root, account) ->
                        account.isSuspended(other) ? Optional.of(root.confirm(account.state())) : Optional.empty(),
                Optional.of(other));
    }

    /** Certifies this device anew, for 731 days from now. */
    public void renew() throws RedoubtException {
        NodeKeys keys = node.own().getFirst().keys();
        Instant now = node.clock().instant();
        publish((root, account) -> {
            CertificateRequest request = CertificateRequest.sign(root.key(), keys, now, Lifetimes.NODE_CERTIFICATE);
            VerifiedNode listed = account.state().node(node.id());
            boolean isDone =
                    listed.certificate().validity().equals(request.wanted().validity());
            return isDone ? Optional.empty() : Optional.of(root.renew(account.state(), request, now));
        });
    }

    /**
     * Publishes the next state as the root has signed it elsewhere. The present one again is no change.
     *
     * @throws AccountChangedException if it does not follow the present one
     */
    public void publish(byte[] signed) throws RedoubtException {
        KnownAccount account = own.follow();
        try {
            VerifiedAccountState next = UnverifiedAccountState.parse(signed).verify(account.reference());
            if (!next.reference().equals(account.reference())) {
                appliance.publishState(request(account, next, Optional.empty()));
                own.follow();
            }
            new AccountSync(node, appliance, pauses).runIfPossible();
        } catch (MalformedException | InvalidChainException e) {
            throw new AccountChangedException();
        } catch (RefusedByApplianceException e) {
            giveUp(e, TRIES);
        }
    }

    /** What the account's next state is; empty where the present one says it already. */
    private interface Change {
        Optional<VerifiedAccountState> next(AccountRoot root, KnownAccount account) throws InvalidChainException;
    }

    private void publish(Change change) throws RedoubtException {
        publish(change, Optional.empty());
    }

    private void publish(Change change, Optional<NodeId> lifted) throws RedoubtException {
        roots.require();
        try (RecoveryBundle bundle = roots.open()) {
            AccountRoot root = bundle.root();
            if (!root.id().equals(node.account())) {
                throw new NoAccountRootException();
            }
            for (int attempt = 1; ; attempt++) {
                KnownAccount account = own.follow();
                Optional<VerifiedAccountState> next = next(change, root, account);
                try {
                    if (next.isPresent()) {
                        appliance.publishState(request(account, next.get(), lifted));
                    }
                    renewStorageKey(bundle);
                    return;
                } catch (RefusedByApplianceException e) {
                    giveUp(e, attempt);
                }
            }
        }
    }

    /** Whoever was revoked reads nothing of what the others share from now on: where that is not so yet, the root is at hand now. */
    private void renewStorageKey(RecoveryBundle bundle) throws RedoubtException {
        VerifiedAccountState state = own.follow().state();
        boolean renewed = node.container()
                .write(transaction -> new AccountStorageKeys(transaction).renew(bundle, state, node.random()));
        if (renewed) {
            new AccountSync(node, appliance, pauses).runIfPossible();
        }
    }

    private static Optional<VerifiedAccountState> next(Change change, AccountRoot root, KnownAccount account) {
        try {
            return change.next(root, account);
        } catch (InvalidChainException e) {
            throw new IllegalStateException("made a change of the own account that does not verify", e);
        }
    }

    /** Every new state ends all suspensions: those that are to go on are made anew under it, in the same step. */
    private PublishStateRequest request(KnownAccount account, VerifiedAccountState next, Optional<NodeId> lifted) {
        PublishStateRequest.Builder request =
                PublishStateRequest.newBuilder().setAccountState(ByteString.copyFrom(next.toBytes()));
        for (VerifiedNode listed : next.nodes()) {
            boolean goesOn = account.isSuspended(listed.id())
                    && !lifted.equals(Optional.of(listed.id()))
                    && !listed.id().equals(node.id());
            if (goesOn) {
                request.addSuspensions(bytes(suspension(next, listed.id())));
            }
        }
        lifted.ifPresent(one -> request.addLifted(ByteString.copyFrom(one.toBytes())));
        return request.build();
    }

    private VerifiedSuspension suspension(VerifiedAccountState state, NodeId other) {
        return UnverifiedSuspension.sign(
                node.own().getFirst().keys(), other, state, node.clock().instant());
    }

    private static ByteString bytes(VerifiedSuspension suspension) {
        return ByteString.copyFrom(suspension.toBytes());
    }

    private static void giveUp(RefusedByApplianceException refusal, int attempt) throws RedoubtException {
        if (!refusal.code().equals(STATE_CONFLICT)) {
            throw refusal;
        }
        if (attempt == TRIES) {
            throw new AccountChangedException();
        }
    }

    private NodeId other(KnownAccount account, String typed) throws RedoubtException {
        List<NodeId> meant = account.state().nodes().stream()
                .map(VerifiedNode::id)
                .filter(id -> NodeFingerprint.of(account.account(), id).isMeantBy(typed))
                .toList();
        if (meant.size() != 1) {
            throw new UnknownDeviceException(typed);
        }
        if (meant.getFirst().equals(node.id())) {
            throw new OwnDeviceException();
        }
        return meant.getFirst();
    }

    private static boolean isListed(KnownAccount account, NodeId id) {
        return account.state().nodes().stream().anyMatch(one -> one.id().equals(id));
    }
}
