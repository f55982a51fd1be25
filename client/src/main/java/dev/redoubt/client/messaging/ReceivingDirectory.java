package dev.redoubt.client.messaging;

import dev.redoubt.client.appliance.Appliance;
import dev.redoubt.client.failure.InvalidIdentityException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.RolledBackAccountException;
import dev.redoubt.client.store.ContactBook;
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
    private final Map<AccountId, PeerDirectory.Found> fetched = new HashMap<>();

    ReceivingDirectory(LiveNode node, Appliance appliance) {
        this.node = node;
        this.directory = new PeerDirectory(node, appliance);
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
        if (account.equals(node.account())) {
            return Optional.of(node.state());
        }
        try {
            Optional<VerifiedAccountState> pinned = pinned(account);
            if (pinned.isPresent() && knows(pinned.get(), sender)) {
                return pinned;
            }
            return fetch(account).or(() -> pinned);
        } catch (RolledBackAccountException | InvalidIdentityException e) {
            // The appliance shows what does not follow from the pinned root: as if there were no such account.
            return Optional.empty();
        } catch (RedoubtException e) {
            throw new NotNowException(e);
        }
    }

    /** What was fetched for this account in the meantime, to be pinned with the message. */
    Optional<PeerDirectory.Found> fetched(AccountId account) {
        return Optional.ofNullable(fetched.get(account));
    }

    private Optional<VerifiedAccountState> pinned(AccountId account) throws RedoubtException {
        Optional<PinnedContact> contact =
                node.container().read(transaction -> new ContactBook(transaction).find(account));
        return contact.isEmpty() ? Optional.empty() : contact.get().verifiedState();
    }

    private Optional<VerifiedAccountState> fetch(AccountId account) throws RedoubtException {
        Optional<PeerDirectory.Found> found = directory.byAccount(account);
        found.ifPresent(state -> fetched.put(account, state));
        return found.map(PeerDirectory.Found::state);
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
