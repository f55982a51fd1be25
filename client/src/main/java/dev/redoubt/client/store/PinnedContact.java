package dev.redoubt.client.store;

import dev.redoubt.client.failure.ContainerDamagedException;
import dev.redoubt.client.model.Contact;
import dev.redoubt.client.model.Trust;
import dev.redoubt.protocol.account.InvalidChainException;
import dev.redoubt.protocol.account.StateReference;
import dev.redoubt.protocol.account.UnverifiedAccountState;
import dev.redoubt.protocol.account.VerifiedAccountState;
import dev.redoubt.protocol.wire.MalformedException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A contact with what is pinned of its account.
 *
 * @param seen the root, and the newest state that was verified; never lowered
 * @param state that state's signed bytes, where it is known
 * @param suspensions signed, under that state
 * @param claimed a newer state, of which the contact's own devices spoke; it was not seen yet
 * @param expected a newer state, of which sisters spoke, likewise
 * @param forked whether two histories of this account, or of ours to it, were seen: nothing may be sent any more
 */
public record PinnedContact(
        Contact contact,
        StateReference seen,
        Optional<byte[]> state,
        List<byte[]> suspensions,
        Optional<StateReference> claimed,
        Optional<Expected> expected,
        boolean forked) {
    /** A time that is later than all times of suspensions: they were checked against the clock when they came. */
    private static final Instant LATE = Instant.parse("9999-12-31T00:00:00Z");

    public PinnedContact {
        if (!contact.account().equals(seen.account())) {
            throw new IllegalArgumentException("the pin is of another account");
        }
        suspensions = List.copyOf(suspensions);
    }

    /** Only the root is known. */
    static PinnedContact ofRoot(Contact contact) {
        StateReference root = StateReference.root(contact.account());
        return new PinnedContact(contact, root, Optional.empty(), List.of(), Optional.empty(), Optional.empty(), false);
    }

    PinnedContact with(Contact changed) {
        return new PinnedContact(changed, seen, state, suspensions, claimed, expected, forked);
    }

    PinnedContact with(Trust trust) {
        return with(new Contact(contact.account(), contact.name(), trust));
    }

    PinnedContact withFork(boolean isForked) {
        return new PinnedContact(contact, seen, state, suspensions, claimed, expected, isForked);
    }

    PinnedContact withClaim(Optional<StateReference> reference) {
        return new PinnedContact(contact, seen, state, suspensions, reference, expected, forked);
    }

    PinnedContact withExpected(Optional<Expected> reference) {
        return new PinnedContact(contact, seen, state, suspensions, claimed, reference, forked);
    }

    /** The newest state that somebody who is believed spoke of, and that was not seen yet. */
    public Optional<StateReference> awaited() {
        return Stream.concat(claimed.stream(), expected.filter(one -> !one.isOverruled()).map(Expected::state).stream())
                .max(Comparator.comparingLong(StateReference::version));
    }

    /** With a newer view. What was claimed up to it is settled. */
    PinnedContact with(KnownAccount account) {
        Optional<StateReference> open =
                claimed.filter(one -> one.version() > account.state().version());
        return new PinnedContact(
                contact,
                account.reference(),
                Optional.of(account.state().toBytes()),
                account.suspensionBytes(),
                open,
                expected.filter(one -> one.state().version() > account.state().version()),
                forked);
    }

    /** The newest state, verified again from the pinned root; empty where only the root is known. */
    public Optional<VerifiedAccountState> verifiedState() throws ContainerDamagedException {
        return known().map(KnownAccount::state);
    }

    /** The newest state with its suspensions, likewise. */
    public Optional<KnownAccount> known() throws ContainerDamagedException {
        if (state.isEmpty()) {
            return Optional.empty();
        }
        try {
            VerifiedAccountState verified =
                    UnverifiedAccountState.parse(state.get()).verify(seen);
            return Optional.of(KnownAccount.verify(verified, suspensions, LATE));
        } catch (MalformedException | InvalidChainException e) {
            throw new ContainerDamagedException("a contact's account state does not verify");
        }
    }
}
