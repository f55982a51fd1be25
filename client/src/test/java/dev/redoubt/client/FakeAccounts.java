package dev.redoubt.client;

import com.google.protobuf.ByteString;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.RefusedByApplianceException;
import dev.redoubt.protocol.account.InvalidChainException;
import dev.redoubt.protocol.account.StateReference;
import dev.redoubt.protocol.account.UnverifiedAccountState;
import dev.redoubt.protocol.account.UnverifiedSuspension;
import dev.redoubt.protocol.account.VerifiedAccountState;
import dev.redoubt.protocol.account.VerifiedNode;
import dev.redoubt.protocol.appliance.OpenRendezvousRequest;
import dev.redoubt.protocol.appliance.Rendezvous;
import dev.redoubt.protocol.appliance.RendezvousAnswer;
import dev.redoubt.protocol.appliance.RendezvousRequest;
import dev.redoubt.protocol.appliance.RestoreStateRequest;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a {@link FakeAppliance} does with account states, suspensions and rendezvous; guarded by that. */
final class FakeAccounts {
    private final InstantSource clock;
    private final Map<ByteString, ByteString> states;
    private final Map<ByteString, List<ByteString>> suspensions = new HashMap<>();
    private final Set<ByteString> suspended = new HashSet<>();
    /** Nodes that an administrator has taken out. */
    final Set<ByteString> withheld = new HashSet<>();

    private final Map<ByteString, Rendezvous> rendezvous = new HashMap<>();

    /** Runs once, in the middle of the next publication: somebody else is faster. */
    Runnable beforePublication = () -> {};

    FakeAccounts(InstantSource clock, Map<ByteString, ByteString> states) {
        this.clock = clock;
        this.states = states;
    }

    ByteString state(AccountId account) {
        return states.getOrDefault(ByteString.copyFrom(account.toBytes()), ByteString.EMPTY);
    }

    List<ByteString> suspensions(ByteString account) {
        return suspensions.getOrDefault(account, List.of());
    }

    boolean isSuspended(ByteString node) {
        return suspended.contains(node) || withheld.contains(node);
    }

    /** @return the nodes that are listed now */
    List<ByteString> publish(ByteString bytes, List<ByteString> carriedOver) throws RedoubtException {
        Runnable other = beforePublication;
        beforePublication = () -> {};
        other.run();
        try {
            UnverifiedAccountState claimed = UnverifiedAccountState.parse(bytes.toByteArray());
            ByteString account = ByteString.copyFrom(claimed.claimedAccount().toBytes());
            VerifiedAccountState current = verified(states.getOrDefault(account, ByteString.EMPTY));
            if (!claimed.claimsToFollow(UnverifiedAccountState.parse(current.toBytes()))) {
                throw new RefusedByApplianceException("state_conflict", "the test says so");
            }
            VerifiedAccountState next = claimed.verifySuccessorOf(current);
            states.put(account, bytes);
            current.nodes().forEach(node -> suspended.remove(id(node)));
            suspensions.remove(account);
            for (ByteString suspension : carriedOver) {
                suspend(suspension);
            }
            return next.nodes().stream().map(FakeAccounts::id).toList();
        } catch (RedoubtException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the client published something that does not verify", e);
        }
    }

    /** A test makes the appliance forget what it knew. */
    void goBack(ByteString account, ByteString state) {
        states.put(account, state);
        suspensions.remove(account);
    }

    /** Whether what devices bring of what was lost is taken; a bad appliance says so, and goes on showing what it likes. */
    boolean takesBack = true;

    int brought;

    boolean restore(RestoreStateRequest request) throws RedoubtException {
        brought++;
        try {
            UnverifiedAccountState claimed =
                    UnverifiedAccountState.parse(request.getAccountState().toByteArray());
            ByteString account = ByteString.copyFrom(claimed.claimedAccount().toBytes());
            VerifiedAccountState current = verified(states.getOrDefault(account, ByteString.EMPTY));
            VerifiedAccountState later = claimed.verify(current.reference());
            boolean newer = later.version() > current.version();
            if (takesBack && newer) {
                states.put(account, request.getAccountState());
                suspensions.remove(account);
            }
            boolean lacking = suspensions(account).size() < request.getSuspensionsCount();
            if (takesBack && lacking) {
                suspensions.remove(account);
                request.getSuspensionsList().forEach(this::suspend);
            }
            return newer || lacking;
        } catch (InvalidChainException.RolledBack e) {
            // A device that was away, or that is out: nothing that it says is news.
            return false;
        } catch (Exception e) {
            throw new IllegalStateException("the client brings back something that does not verify", e);
        }
    }

    /** Suspensions that hold, and that the request neither goes on with nor ends by a revocation. */
    List<ByteString> unsaid(ByteString state, List<ByteString> goOn) {
        try {
            VerifiedAccountState next = verified(state);
            Set<NodeId> ending = new HashSet<>();
            next.nodes().forEach(node -> ending.add(node.id()));
            for (ByteString suspension : goOn) {
                ending.remove(
                        UnverifiedSuspension.parse(suspension.toByteArray()).node());
            }
            List<ByteString> unsaid = new ArrayList<>();
            for (ByteString suspension :
                    suspensions(ByteString.copyFrom(next.account().toBytes()))) {
                if (ending.contains(
                        UnverifiedSuspension.parse(suspension.toByteArray()).node())) {
                    unsaid.add(suspension);
                }
            }
            return unsaid;
        } catch (Exception e) {
            throw new IllegalStateException("the client enrols with something that does not verify", e);
        }
    }

    void suspend(ByteString bytes) {
        try {
            UnverifiedSuspension claimed = UnverifiedSuspension.parse(bytes.toByteArray());
            ByteString account = ByteString.copyFrom(claimed.under().account().toBytes());
            claimed.verify(verified(states.getOrDefault(account, ByteString.EMPTY)), clock.instant());
            suspensions.computeIfAbsent(account, _ -> new ArrayList<>()).add(bytes);
            suspended.add(ByteString.copyFrom(claimed.node().toBytes()));
        } catch (Exception e) {
            throw new IllegalStateException("the client suspends with something that does not verify", e);
        }
    }

    static VerifiedAccountState verified(ByteString bytes) throws Exception {
        UnverifiedAccountState claimed = UnverifiedAccountState.parse(bytes.toByteArray());
        return claimed.verify(StateReference.root(claimed.claimedAccount()));
    }

    private static ByteString id(VerifiedNode node) {
        return ByteString.copyFrom(node.id().toBytes());
    }

    Rendezvous open(OpenRendezvousRequest request) {
        Rendezvous texts = Rendezvous.newBuilder().setOffer(request.getOffer()).build();
        rendezvous.put(request.getId(), texts);
        return texts;
    }

    Rendezvous request(RendezvousRequest request) throws RedoubtException {
        ByteString there = read(request.getId()).getRequest();
        if (!there.isEmpty() && !there.equals(request.getRequest())) {
            throw new RefusedByApplianceException("rendezvous_taken", "the test says so");
        }
        return rendezvous.compute(
                request.getId(),
                (_, texts) -> texts.toBuilder().setRequest(request.getRequest()).build());
    }

    /** Asks to be added at every open rendezvous, without knowing its code. */
    void askWithoutCode() {
        rendezvous.replaceAll((_, texts) ->
                texts.toBuilder().setRequest(ByteString.copyFrom(new byte[300])).build());
    }

    Rendezvous answer(RendezvousAnswer answer) throws RedoubtException {
        Rendezvous texts = read(answer.getId());
        if (answer.getAnswer().isEmpty()) {
            rendezvous.remove(answer.getId());
            return texts;
        }
        Rendezvous changed = texts.toBuilder().setAnswer(answer.getAnswer()).build();
        rendezvous.put(answer.getId(), changed);
        return changed;
    }

    Rendezvous read(ByteString id) throws RedoubtException {
        Rendezvous texts = rendezvous.get(id);
        if (texts == null) {
            throw new RefusedByApplianceException("unknown_rendezvous", "the test says so");
        }
        return texts;
    }
}
