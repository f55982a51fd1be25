package dev.redoubt.client.store;

import dev.redoubt.client.failure.ContainerDamagedException;
import dev.redoubt.client.model.Contact;
import dev.redoubt.protocol.account.InvalidChainException;
import dev.redoubt.protocol.account.StateReference;
import dev.redoubt.protocol.account.UnverifiedAccountState;
import dev.redoubt.protocol.account.VerifiedAccountState;
import dev.redoubt.protocol.wire.MalformedException;
import java.util.Optional;

/**
 * A contact with what is pinned of its account.
 *
 * @param seen the root, and the newest state that was verified; never lowered
 * @param state that state's signed bytes, where it is known
 * @param forked whether two histories of this account, or of ours to it, were seen: nothing may be sent any more
 */
public record PinnedContact(Contact contact, StateReference seen, Optional<byte[]> state, boolean forked) {
    public PinnedContact {
        if (!contact.account().equals(seen.account())) {
            throw new IllegalArgumentException("the pin is of another account");
        }
    }

    /** The newest state, verified again from the pinned root; empty where only the root is known. */
    public Optional<VerifiedAccountState> verifiedState() throws ContainerDamagedException {
        if (state.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(UnverifiedAccountState.parse(state.get()).verify(seen));
        } catch (MalformedException | InvalidChainException e) {
            throw new ContainerDamagedException("a contact's account state does not verify");
        }
    }
}
