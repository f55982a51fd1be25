package dev.redoubt.client.store;

import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.Contact;
import dev.redoubt.client.model.Trust;
import dev.redoubt.protocol.account.StateReference;
import dev.redoubt.protocol.identity.AccountId;
import java.util.Optional;

/** What sisters say of contacts, taken over. No root is replaced by it: that is an alarm. Nothing of it counts as a change here. */
public final class SharedContacts {
    /** By how many versions a state may be newer than what is known here: a counter at its end could never be followed. */
    static final long MOST_AHEAD = 1L << 32;

    private final ContactBook contacts;

    public SharedContacts(Transaction transaction) {
        this.contacts = new ContactBook(transaction);
    }

    /**
     * A root that is pinned elsewhere, under that name; pinned here as restored if it was not. A name that it has here is not replaced,
     * for the user's trust is in both.
     */
    public void pin(AccountId account, Optional<String> name) throws RedoubtException {
        Optional<PinnedContact> pinned = contacts.find(account);
        boolean taken = name.isPresent() && isTaken(name.get(), account);
        if (taken) {
            contacts.raiseAlarm(name.get(), account);
        }
        Optional<String> free = taken ? Optional.empty() : name;
        if (pinned.isEmpty()) {
            contacts.restore(StateReference.root(account), free);
        } else if (free.isPresent() && pinned.get().contact().name().isEmpty()) {
            contacts.rename(pinned.get(), free.get());
        }
    }

    /** A device of the account stands by it: the contact has that name, unless it is somebody else's. */
    public void rename(AccountId account, String name) throws RedoubtException {
        Optional<PinnedContact> pinned = contacts.find(account);
        if (pinned.isPresent()
                && !isTaken(name, account)
                && !pinned.get().contact().name().equals(Optional.of(name))) {
            contacts.rename(pinned.get(), name);
        }
    }

    private boolean isTaken(String name, AccountId account) throws RedoubtException {
        return contacts.find(name)
                .filter(holder -> !holder.contact().account().equals(account))
                .isPresent();
    }

    /**
     * A sister has seen that state: an older one is not taken for the newest. One that the user has decided against stays so.
     *
     * @param generation of the storage key under which it was said
     */
    public void expect(StateReference newest, long generation) throws RedoubtException {
        Optional<PinnedContact> found = contacts.find(newest.account());
        if (found.isEmpty()) {
            return;
        }
        PinnedContact pinned = found.get();
        long ahead = newest.version() - pinned.seen().version();
        boolean later = pinned.expected()
                .map(one -> one.generation() < generation
                        || (one.isOverruled() && !one.state().equals(newest))
                        || one.state().version() < newest.version())
                .orElse(true);
        if (ahead > 0 && ahead <= MOST_AHEAD && later) {
            contacts.put(pinned.withExpected(Optional.of(new Expected(newest, generation, false))));
        }
    }

    /** What was said under earlier storage keys stops nothing any more: a device that was revoked since may have said it. */
    public void forgetExpected(long generation) throws RedoubtException {
        for (PinnedContact pinned : contacts.pins()) {
            if (pinned.expected().filter(one -> one.generation() < generation).isPresent()) {
                contacts.put(pinned.withExpected(Optional.empty()));
            }
        }
    }

    /** How far the pin is trusted, as a device of the account stands by it. */
    public void settle(AccountId account, Trust trust) throws RedoubtException {
        Optional<PinnedContact> pinned = contacts.find(account);
        if (pinned.isPresent() && pinned.get().contact().trust() != trust) {
            contacts.put(pinned.get().with(trust));
        }
    }

    public Optional<Contact> find(AccountId account) throws RedoubtException {
        return contacts.find(account).map(PinnedContact::contact);
    }
}
