package dev.redoubt.server.device;

import dev.redoubt.channel.session.Device;
import dev.redoubt.protocol.account.UnverifiedAccountState;
import dev.redoubt.protocol.account.VerifiedAccountState;
import dev.redoubt.protocol.account.VerifiedNode;
import dev.redoubt.protocol.account.VerifiedSuspension;
import dev.redoubt.protocol.appliance.RestoreStateRequest;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.server.account.AccountRow;
import dev.redoubt.server.account.AccountStore;
import dev.redoubt.server.database.Database;
import dev.redoubt.server.housekeeping.Hours;
import dev.redoubt.server.mailbox.Mailbox;
import dev.redoubt.server.problem.ProblemCode;
import dev.redoubt.server.problem.ProblemException;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jdbi.v3.core.Handle;

/**
 * Takes account states and suspensions that the appliance has lost, since it was restored from a backup: from whoever has seen them,
 * for they are signed. So a device that was revoked is out again once anybody comes who knows. server/SPEC.md, "Restoration".
 * Thread-safe.
 */
public final class RestoredStates {
    private final Database database;
    private final AccountStore store;
    private final Mailbox mailbox;
    private final AccountStates states;
    private final BooleanSupplier restored;
    private final Clock clock;

    /** @param restored whether the appliance ever was: otherwise it has lost nothing */
    public RestoredStates(
            Database database,
            AccountStore store,
            Mailbox mailbox,
            AccountStates states,
            BooleanSupplier restored,
            Clock clock) {
        this.database = database;
        this.store = store;
        this.mailbox = mailbox;
        this.states = states;
        this.restored = restored;
        this.clock = clock;
    }

    /**
     * @param caller if the session is a device's
     * @return whether anything has changed
     * @throws ProblemException "state_conflict" if the appliance was never restored, or this contradicts what it knows
     */
    public boolean take(Optional<Device> caller, RestoreStateRequest request) {
        if (!restored.getAsBoolean()) {
            throw new ProblemException(ProblemCode.STATE_CONFLICT, "the appliance was never restored");
        }
        UnverifiedAccountState claimed = Successor.parse(request.getAccountState());
        AccountId account = claimed.claimedAccount();
        // Looked at first without a lock and without a signature: most who come know nothing new.
        AccountRow before = database.statement(handle -> store.byId(handle, account))
                .orElseThrow(() -> new ProblemException(ProblemCode.UNKNOWN_ACCOUNT));
        if (!isNews(before, claimed, request)) {
            return false;
        }
        AccountStates.Change change = database.transaction(handle -> take(handle, caller, claimed, request));
        states.apply(account, change, Optional.empty());
        return change.isNew();
    }

    private static boolean isNews(AccountRow row, UnverifiedAccountState claimed, RestoreStateRequest request) {
        return Successor.isLater(claimed, row) || (isCurrent(row, request) && request.getSuspensionsCount() > 0);
    }

    private static boolean isCurrent(AccountRow row, RestoreStateRequest request) {
        return Arrays.equals(row.state(), request.getAccountState().toByteArray());
    }

    private AccountStates.Change take(
            Handle handle, Optional<Device> caller, UnverifiedAccountState claimed, RestoreStateRequest request) {
        AccountId account = claimed.claimedAccount();
        AccountRow row =
                store.lock(handle, account).orElseThrow(() -> new ProblemException(ProblemCode.UNKNOWN_ACCOUNT));
        VerifiedAccountState current = Successor.current(account, row);
        if (isCurrent(row, request)) {
            return suspend(handle, current, request);
        }
        if (!Successor.isLater(claimed, row)) {
            return AccountStates.Change.NONE;
        }
        VerifiedAccountState later = Successor.verifyLater(claimed, current);
        List<VerifiedSuspension> suspensions = suspensions(later, request);
        Set<NodeId> lifted = mayLift(caller, later) ? Successor.nodes(request.getLiftedList()) : Set.of();
        if (!states.endingUnsaid(handle, later, suspensions, lifted).isEmpty()) {
            throw new ProblemException(ProblemCode.STATE_CONFLICT, "a device is suspended");
        }
        return replace(handle, row, later, suspensions);
    }

    private List<VerifiedSuspension> suspensions(VerifiedAccountState state, RestoreStateRequest request) {
        return Successor.suspensionsByAnybody(request.getSuspensionsList(), state, clock.instant());
    }

    /** Nobody else may: a device that is suspended would bring the state, and leave out what keeps it out. */
    private static boolean mayLift(Optional<Device> caller, VerifiedAccountState later) {
        return caller.filter(device -> device.account().equals(later.account()))
                .filter(device -> later.nodes().stream().map(VerifiedNode::id).anyMatch(device.node()::equals))
                .isPresent();
    }

    private AccountStates.Change suspend(Handle handle, VerifiedAccountState current, RestoreStateRequest request) {
        Set<NodeId> known = store.suspensions(handle, current.account()).keySet();
        Map<NodeId, ProblemCode> cut = new HashMap<>();
        for (VerifiedSuspension suspension : suspensions(current, request)) {
            if (!known.contains(suspension.node())) {
                store.suspend(handle, suspension);
                cut.put(suspension.node(), ProblemCode.DEVICE_SUSPENDED);
            }
        }
        return cut.isEmpty() ? AccountStates.Change.NONE : AccountStates.Change.of(cut);
    }

    private AccountStates.Change replace(
            Handle handle, AccountRow row, VerifiedAccountState later, List<VerifiedSuspension> suspensions) {
        Set<NodeId> gone = new HashSet<>(store.nodes(handle, later.account()));
        long today = Hours.of(clock.instant()) / 24;
        store.replaceState(handle, later);
        for (VerifiedNode node : later.nodes()) {
            if (gone.remove(node.id())) {
                store.replaceCertificate(handle, node);
            } else {
                store.insertAwaited(handle, node, row.suspended(), today);
            }
        }
        for (NodeId node : gone) {
            mailbox.forget(handle, node);
            store.deleteNode(handle, node);
        }
        suspensions.forEach(suspension -> store.suspend(handle, suspension));
        Map<NodeId, ProblemCode> cut = new HashMap<>();
        gone.forEach(node -> cut.put(node, ProblemCode.DEVICE_REVOKED));
        suspensions.forEach(suspension -> cut.put(suspension.node(), ProblemCode.DEVICE_SUSPENDED));
        return AccountStates.Change.of(cut);
    }
}
