package dev.redoubt.client.messaging;

import dev.redoubt.client.appliance.Appliance;
import dev.redoubt.client.failure.ApplianceUnreachableException;
import dev.redoubt.client.failure.InvalidIdentityException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.RefusedByApplianceException;
import dev.redoubt.client.failure.RolledBackAccountException;
import dev.redoubt.client.store.ContactBook;
import dev.redoubt.client.store.KnownAccount;
import dev.redoubt.client.store.PinnedContact;
import dev.redoubt.protocol.account.InvalidChainException;
import dev.redoubt.protocol.account.VerifiedAccountState;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.packet.SenderDirectory;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the opener asks about senders: the pinned states, and for what they do not know yet the appliance, verified from the
 * pinned root. Keeps what it fetched for the one packet; nothing is pinned before the packet's chain has been validated.
 */
final class ReceivingDirectory implements SenderDirectory {
    private final LiveNode node;
    private final PeerDirectory directory;
    private final OwnAccount own;
    private final Map<AccountId, PeerDirectory.Found> fetched = new HashMap<>();

    ReceivingDirectory(LiveNode node, Appliance appliance) {
        this.node = node;
        this.directory = new PeerDirectory(node, appliance);
        this.own = new OwnAccount(node, appliance);
    }

    /** Carries what went wrong for now only through the opener. */
    static final class NotNowException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final RedoubtException reason;

        NotNowException(RedoubtException reason) {
            super(reason);
            this.reason = reason;
        }

        RedoubtException reason() {
            return reason;
        }
    }

    @Override
    public Optional<VerifiedAccountState> find(AccountId account, NodeId sender) {
        try {
            Optional<KnownAccount> known = account.equals(node.account()) ? own(sender) : contact(account, sender);
            return known.filter(one -> !one.isSuspended(sender)).map(KnownAccount::state);
        } catch (RedoubtException e) {
            throw new NotNowException(e);
        }
    }

    /** A sister may be newer than what this node knows of its own account, or cut off since. */
    private Optional<KnownAccount> own(NodeId sender) throws RedoubtException {
        boolean self = sender.equals(node.id());
        if (!self && !(node.wasAsked(node.account()) && knows(node.known().state(), sender))) {
            own.followIfPossible();
        }
        return Optional.of(node.known());
    }

    private Optional<KnownAccount> contact(AccountId account, NodeId sender) throws RedoubtException {
        Optional<KnownAccount> pinned = pinned(account);
        boolean known = pinned.isPresent() && knows(pinned.get().state(), sender);
        if (known && node.wasAsked(account)) {
            return pinned;
        }
        try {
            return fetch(account).or(() -> pinned);
        } catch (RolledBackAccountException | InvalidIdentityException e) {
            // The appliance shows something that does not follow from what is pinned: that decides nothing.
            return known ? pinned : Optional.empty();
        }
    }

    /** What was fetched for this account in the meantime, to be pinned with the message. */
    Optional<PeerDirectory.Found> fetched(AccountId account) {
        return Optional.ofNullable(fetched.get(account));
    }

    /**
     * Looks for a newer state of which a message spoke, before the message is kept. What cannot be had now is looked for again
     * with the next one.
     */
    void lookFurther(AccountId account) throws RedoubtException {
        if (account.equals(node.account())) {
            own.followIfPossible();
            return;
        }
        try {
            fetch(account);
        } catch (ApplianceUnreachableException
                | RefusedByApplianceException
                | RolledBackAccountException
                | InvalidIdentityException e) {
            // It stays unknown, and is noted as claimed.
            return;
        }
    }

    private Optional<KnownAccount> pinned(AccountId account) throws RedoubtException {
        Optional<PinnedContact> contact =
                node.container().read(transaction -> new ContactBook(transaction).find(account));
        return contact.isEmpty() ? Optional.empty() : contact.get().known();
    }

    private Optional<KnownAccount> fetch(AccountId account) throws RedoubtException {
        Optional<PeerDirectory.Found> found = directory.byAccount(account);
        found.ifPresent(state -> fetched.put(account, state));
        return found.map(PeerDirectory.Found::known);
    }

    private static boolean knows(VerifiedAccountState state, NodeId node) {
        try {
            return state.node(node).id().equals(node);
        } catch (InvalidChainException.RevokedNode e) {
            // Known well enough: no newer state gives a revoked node back.
            return true;
        } catch (InvalidChainException e) {
            return false;
        }
    }
}
