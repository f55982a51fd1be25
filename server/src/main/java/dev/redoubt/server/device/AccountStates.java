package dev.redoubt.server.device;

import dev.redoubt.channel.session.Device;
import dev.redoubt.protocol.account.UnverifiedAccountState;
import dev.redoubt.protocol.account.VerifiedAccountState;
import dev.redoubt.protocol.account.VerifiedNode;
import dev.redoubt.protocol.account.VerifiedSuspension;
import dev.redoubt.protocol.appliance.EnrolNodeRequest;
import dev.redoubt.protocol.appliance.PublishStateRequest;
import dev.redoubt.protocol.appliance.SuspendRequest;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.server.account.AccountRow;
import dev.redoubt.server.account.AccountStore;
import dev.redoubt.server.account.Accounts;
import dev.redoubt.server.account.NameVault;
import dev.redoubt.server.account.UserName;
import dev.redoubt.server.database.Database;
import dev.redoubt.server.housekeeping.Hours;
import dev.redoubt.server.mailbox.Mailbox;
import dev.redoubt.server.pool.PoolStore;
import dev.redoubt.server.problem.ProblemCode;
import dev.redoubt.server.problem.ProblemException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Takes the next states of accounts by compare-and-set, and suspensions under the current one. A device that is not listed
 * any more loses its row, pool, mailbox, sessions and link at once; a suspended one its sessions and link. Thread-safe.
 */
public final class AccountStates {
    /** How long a device that removed itself has to take the answer. */
    private static final Duration LAST_ANSWER = Duration.ofSeconds(2);

    private final Database database;
    private final AccountStore store;
    private final PoolStore pools;
    private final Mailbox mailbox;
    private final Accounts accounts;
    private final NameVault names;
    private final CutOff cutOff;
    private final DeviceMetrics metrics;
    private final Clock clock;

    public AccountStates(
            Database database,
            AccountStore store,
            PoolStore pools,
            Mailbox mailbox,
            Accounts accounts,
            NameVault names,
            CutOff cutOff,
            DeviceMetrics metrics,
            Clock clock) {
        this.database = database;
        this.store = store;
        this.pools = pools;
        this.mailbox = mailbox;
        this.accounts = accounts;
        this.names = names;
        this.cutOff = cutOff;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Whom a change cuts off, and what they are told. */
    record Change(boolean isNew, Map<NodeId, ProblemCode> cutOff, List<byte[]> unsaid) {
        static final Change NONE = new Change(false, Map.of(), List.of());

        static Change of(Map<NodeId, ProblemCode> cutOff) {
            return new Change(true, cutOff, List.of());
        }
    }

    /**
     * @param name of the account
     * @param unsaid suspensions that must go on and are not in the request; if there are any, nothing was done
     */
    public record Enrolled(UserName name, List<byte[]> unsaid) {}

    /**
     * Replaces the state of the device's account. The same state again changes nothing.
     *
     * @param answered completed once the device has its answer: one that removes itself is cut off then, or a moment later
     * @throws ProblemException "state_conflict" if it does not follow the current state
     */
    public void publish(Device device, PublishStateRequest request, CompletableFuture<Void> answered) {
        UnverifiedAccountState claimed = Successor.parse(request.getAccountState());
        if (!claimed.claimedAccount().equals(device.account())) {
            throw new ProblemException(ProblemCode.INVALID_CREDENTIAL, "the state of another account");
        }
        Change change = counted(() -> database.transaction(handle -> {
            AccountRow row = lock(handle, device.account());
            requireGood(row, device.node());
            if (isCurrent(row, request.getAccountState().toByteArray())) {
                return Change.NONE;
            }
            Successor.requireFollowing(claimed, row);
            VerifiedAccountState current = Successor.current(device.account(), row);
            VerifiedAccountState next = Successor.verify(claimed, current);
            List<VerifiedSuspension> suspensions = suspensions(request, next, device.node());
            if (!endingUnsaid(handle, next, suspensions, Successor.nodes(request.getLiftedList()))
                    .isEmpty()) {
                throw new ProblemException(ProblemCode.STATE_CONFLICT, "a device was suspended meanwhile");
            }
            return replace(handle, next, suspensions);
        }));
        apply(device.account(), change, Optional.of(new Caller(device.node(), answered)));
        if (change.isNew()) {
            metrics.published();
        }
    }

    private List<VerifiedSuspension> suspensions(PublishStateRequest request, VerifiedAccountState next, NodeId by) {
        return Successor.suspensions(request.getSuspensionsList(), next, by, clock.instant());
    }

    /** Suspensions that hold, and would end with this state although nobody said so: the caller did not know of them. */
    List<byte[]> endingUnsaid(
            Handle handle, VerifiedAccountState next, List<VerifiedSuspension> goOn, Set<NodeId> lifted) {
        Map<NodeId, byte[]> ending = store.suspensions(handle, next.account());
        ending.keySet().retainAll(next.nodes().stream().map(VerifiedNode::id).toList());
        goOn.forEach(suspension -> ending.remove(suspension.node()));
        ending.keySet().removeAll(lifted);
        return List.copyOf(ending.values());
    }

    private Change replace(Handle handle, VerifiedAccountState next, List<VerifiedSuspension> suspensions) {
        Set<NodeId> gone = new HashSet<>(store.nodes(handle, next.account()));
        for (VerifiedNode node : next.nodes()) {
            if (!gone.remove(node.id())) {
                throw new ProblemException(
                        ProblemCode.INVALID_CREDENTIAL, "a further device is enrolled, not published");
            }
            store.replaceCertificate(handle, node);
        }
        store.replaceState(handle, next);
        for (NodeId node : gone) {
            mailbox.forget(handle, node);
            store.deleteNode(handle, node);
        }
        suspensions.forEach(suspension -> store.suspend(handle, suspension));
        Map<NodeId, ProblemCode> cut = new HashMap<>();
        gone.forEach(node -> cut.put(node, ProblemCode.DEVICE_REVOKED));
        suspensions.forEach(suspension -> cut.put(suspension.node(), ProblemCode.DEVICE_SUSPENDED));
        return Change.of(cut);
    }

    /**
     * Adds a device together with its keys, all or nothing. Whoever brings a state that the account's root signed may ask. The
     * same again changes nothing and gives the same answer while the state is the current one. The state alone, of which others
     * have copies, gives no answer: the account's name is for its own devices, and for those that are enrolled.
     *
     * @return what the device is told; if that has suspensions in it, nothing was done
     */
    public Enrolled enrol(EnrolNodeRequest request) {
        UnverifiedAccountState claimed = Successor.parse(request.getAccountState());
        AccountId account = claimed.claimedAccount();
        // Looked at first without a lock: who brings nothing that fits must not hold up the account.
        AccountRow before = database.statement(handle -> store.byId(handle, account))
                .orElseThrow(() -> new ProblemException(ProblemCode.UNKNOWN_ACCOUNT));
        List<byte[]> unsaid = List.of();
        if (isCurrent(before, request.getAccountState().toByteArray())) {
            FurtherNode.requireListed(request, Successor.current(account, before), clock.instant());
            requireNotSuspended(before);
        } else {
            Change change = counted(() -> {
                Successor.requireFollowing(claimed, before);
                Successor.verify(claimed, Successor.current(account, before));
                return database.transaction(handle -> add(handle, claimed, request));
            });
            apply(account, change, Optional.empty());
            if (change.isNew()) {
                metrics.added();
            }
            unsaid = change.unsaid();
        }
        return new Enrolled(names.open(before.sealedName(), before.nameIndex()), unsaid);
    }

    private Change add(Handle handle, UnverifiedAccountState claimed, EnrolNodeRequest request) {
        AccountId account = claimed.claimedAccount();
        AccountRow row = lock(handle, account);
        if (isCurrent(row, request.getAccountState().toByteArray())) {
            return Change.NONE;
        }
        Successor.requireFollowing(claimed, row);
        VerifiedAccountState current = Successor.current(account, row);
        VerifiedAccountState next = Successor.verify(claimed, current);
        FurtherNode further = FurtherNode.verify(request, current, next, clock.instant());
        requireNotSuspended(row);
        NodeId added = further.node().id();
        List<VerifiedSuspension> suspensions =
                Successor.suspensions(request.getSuspensionsList(), next, added, clock.instant());
        List<byte[]> unsaid = endingUnsaid(handle, next, suspensions, Set.of());
        if (!unsaid.isEmpty()) {
            return new Change(false, Map.of(), unsaid);
        }
        store.replaceState(handle, next);
        store.insertNode(handle, further.node(), further.agreement(), Hours.of(clock.instant()) / 24);
        pools.publish(handle, added, further.keys());
        suspensions.forEach(suspension -> store.suspend(handle, suspension));
        return Change.of(suspended(suspensions));
    }

    /** @throws ProblemException "state_conflict" if it was made under another state than the current */
    public void suspend(Device device, SuspendRequest request) {
        Change change = counted(() -> database.transaction(handle -> {
            AccountRow row = lock(handle, device.account());
            requireGood(row, device.node());
            VerifiedAccountState current = Successor.current(device.account(), row);
            VerifiedSuspension suspension =
                    Successor.suspension(request.getSuspension(), current, device.node(), clock.instant());
            store.suspend(handle, suspension);
            return Change.of(suspended(List.of(suspension)));
        }));
        apply(device.account(), change, Optional.empty());
        metrics.suspended();
    }

    private static Map<NodeId, ProblemCode> suspended(List<VerifiedSuspension> suspensions) {
        return suspensions.stream()
                .map(VerifiedSuspension::node)
                .distinct()
                .collect(Collectors.toMap(node -> node, _ -> ProblemCode.DEVICE_SUSPENDED));
    }

    /** Behind the lock: an administrator may have cut the device off since its request was let in. */
    private static void requireGood(AccountRow row, NodeId node) {
        requireNotSuspended(row);
        if (row.cutOff().containsKey(node)) {
            throw new ProblemException(ProblemCode.DEVICE_RESET);
        }
    }

    private static void requireNotSuspended(AccountRow row) {
        if (row.suspended()) {
            throw new ProblemException(ProblemCode.ACCOUNT_SUSPENDED);
        }
    }

    private AccountRow lock(Handle handle, AccountId account) {
        return store.lock(handle, account).orElseThrow(() -> new ProblemException(ProblemCode.UNKNOWN_ACCOUNT));
    }

    private static boolean isCurrent(AccountRow row, byte[] state) {
        return Arrays.equals(row.state(), state);
    }

    record Caller(NodeId node, CompletableFuture<Void> answered) {}

    /** After the commit. A caller that removed itself gets its answer first: it cannot do anything else any more. */
    void apply(AccountId account, Change change, Optional<Caller> caller) {
        accounts.forget(account);
        change.cutOff().keySet().forEach(mailbox::changed);
        change.cutOff().forEach((node, why) -> {
            if (caller.filter(one -> one.node().equals(node)).isPresent()) {
                Runnable end = () -> cutOff.cutOff(node, why);
                var _ = caller.get()
                        .answered()
                        .completeOnTimeout(null, LAST_ANSWER.toMillis(), TimeUnit.MILLISECONDS)
                        .thenRun(() -> Thread.ofVirtual().name("cut-off").start(end));
            } else {
                cutOff.cutOff(node, why);
            }
        });
    }

    private interface Work<T> {
        T run();
    }

    private <T> T counted(Work<T> work) {
        try {
            return work.run();
        } catch (ProblemException e) {
            if (e.code() == ProblemCode.STATE_CONFLICT) {
                metrics.conflict();
            }
            throw e;
        }
    }
}
