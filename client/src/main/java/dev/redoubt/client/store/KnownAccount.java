package dev.redoubt.client.store;

import dev.redoubt.protocol.account.InvalidChainException;
import dev.redoubt.protocol.account.StateReference;
import dev.redoubt.protocol.account.UnverifiedSuspension;
import dev.redoubt.protocol.account.VerifiedAccountState;
import dev.redoubt.protocol.account.VerifiedNode;
import dev.redoubt.protocol.account.VerifiedSuspension;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.wire.MalformedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An account as far as it is known here: its newest state, and the suspensions under that. Both are verified.
 *
 * @param withheld nodes that its administrator has taken out, as the appliance said when it was asked last; its word alone, so
 *     that it only ever keeps something from being sent, and nothing of it is stored
 */
public record KnownAccount(VerifiedAccountState state, List<VerifiedSuspension> suspensions, Set<NodeId> withheld) {
    public KnownAccount {
        suspensions = List.copyOf(suspensions);
        withheld = Set.copyOf(withheld);
    }

    public KnownAccount(VerifiedAccountState state, List<VerifiedSuspension> suspensions) {
        this(state, suspensions, Set.of());
    }

    /** With what the appliance says now of nodes that are taken out. */
    public KnownAccount withholding(Set<NodeId> nodes) {
        return new KnownAccount(state, suspensions, nodes);
    }

    /**
     * @param suspensions signed; those under an older state have ended and are passed over
     * @throws InvalidChainException if one under this or a newer state does not verify
     */
    public static KnownAccount verify(VerifiedAccountState state, List<byte[]> suspensions, Instant now)
            throws MalformedException, InvalidChainException {
        List<VerifiedSuspension> verified = new ArrayList<>();
        for (byte[] bytes : suspensions) {
            UnverifiedSuspension suspension = UnverifiedSuspension.parse(bytes);
            boolean ended = suspension.under().account().equals(state.account())
                    && suspension.under().version() < state.version();
            if (!ended) {
                verified.add(suspension.verify(state, now));
            }
        }
        return new KnownAccount(state, verified);
    }

    public AccountId account() {
        return state.account();
    }

    public StateReference reference() {
        return state.reference();
    }

    public boolean isSuspended(NodeId node) {
        return suspensions.stream().anyMatch(one -> one.node().equals(node));
    }

    /** Whom a message to this account goes to: listed, with a certificate that is valid, not suspended, not taken out. */
    public List<VerifiedNode> nodesAt(Instant now) {
        return state.nodesValidAt(now).stream()
                .filter(node -> !isSuspended(node.id()) && !withheld.contains(node.id()))
                .toList();
    }

    /** With what was known before under the same state: a suspension that was seen holds until the next state. */
    KnownAccount keeping(Optional<KnownAccount> before) {
        if (before.isEmpty() || !before.get().reference().equals(reference())) {
            return this;
        }
        Map<NodeId, VerifiedSuspension> all = new LinkedHashMap<>();
        before.get().suspensions().forEach(one -> all.put(one.node(), one));
        suspensions.forEach(one -> all.putIfAbsent(one.node(), one));
        return new KnownAccount(state, List.copyOf(all.values()), withheld);
    }

    /** Signed. */
    public List<byte[]> suspensionBytes() {
        return suspensions.stream().map(VerifiedSuspension::toBytes).toList();
    }
}
