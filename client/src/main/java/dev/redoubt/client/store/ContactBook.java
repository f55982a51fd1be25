package dev.redoubt.client.store;

import com.google.protobuf.ByteString;
import dev.redoubt.client.container.RecordName;
import dev.redoubt.client.container.StoredRecord;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.Contact;
import dev.redoubt.client.model.Trust;
import dev.redoubt.client.store.format.ContactRecord;
import dev.redoubt.protocol.account.StateReference;
import dev.redoubt.protocol.account.VerifiedAccountState;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.Octets;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Whose roots are pinned, and under which names. A root, once pinned under a name, is never replaced in here. */
public final class ContactBook {
    private final Transaction transaction;

    public ContactBook(Transaction transaction) {
        this.transaction = transaction;
    }

    public Optional<PinnedContact> find(AccountId account) throws RedoubtException {
        return Stored.get(transaction, name(account), ContactRecord.parser()).map(ContactBook::contact);
    }

    public Optional<PinnedContact> find(String name) throws RedoubtException {
        Optional<byte[]> account = transaction.get(name(name));
        return account.isEmpty() ? Optional.empty() : find(AccountId.of(account.get()));
    }

    /** By name, those without one last. */
    public List<Contact> all() throws RedoubtException {
        List<Contact> contacts = new ArrayList<>();
        for (StoredRecord record : transaction.list(RecordTypes.CONTACT)) {
            contacts.add(contact(Stored.parse(ContactRecord.parser(), record.content()))
                    .contact());
        }
        contacts.sort(Comparator.comparing((Contact contact) -> contact.name().isEmpty())
                .thenComparing(Contact::displayName));
        return contacts;
    }

    /** Pins a root on first contact, as unverified; a root that is pinned already stays as it is. */
    public PinnedContact pin(AccountId account) throws RedoubtException {
        Optional<PinnedContact> known = find(account);
        if (known.isPresent()) {
            return known.get();
        }
        PinnedContact fresh = new PinnedContact(
                new Contact(account, Optional.empty(), Trust.UNVERIFIED),
                StateReference.root(account),
                Optional.empty(),
                false);
        put(fresh);
        return fresh;
    }

    /**
     * Gives a pinned root its name.
     *
     * @throws IllegalStateException if the name stands for another root already
     */
    public PinnedContact name(AccountId account, String name) throws RedoubtException {
        PinnedContact pinned = pin(account);
        Optional<byte[]> holder = transaction.get(name(name));
        if (holder.isPresent() && !AccountId.of(holder.get()).equals(account)) {
            throw new IllegalStateException("the name stands for another root");
        }
        Contact named = new Contact(account, Optional.of(name), pinned.contact().trust());
        PinnedContact changed = new PinnedContact(named, pinned.seen(), pinned.state(), pinned.forked());
        transaction.put(name(name), account.toBytes());
        put(changed);
        return changed;
    }

    /** @throws IllegalStateException if the version goes down */
    public PinnedContact sawState(VerifiedAccountState state) throws RedoubtException {
        PinnedContact pinned = pin(state.account());
        if (state.version() < pinned.seen().version()) {
            throw new IllegalStateException("an account state never goes back");
        }
        PinnedContact changed =
                new PinnedContact(pinned.contact(), state.reference(), Optional.of(state.toBytes()), pinned.forked());
        put(changed);
        return changed;
    }

    /** Stops sending to the account until the user resolves it. */
    public void markForked(AccountId account) throws RedoubtException {
        PinnedContact pinned = pin(account);
        put(new PinnedContact(pinned.contact(), pinned.seen(), pinned.state(), true));
    }

    private void put(PinnedContact pinned) throws RedoubtException {
        ContactRecord record = ContactRecord.newBuilder()
                .setAccountId(ByteString.copyFrom(pinned.contact().account().toBytes()))
                .setName(pinned.contact().name().orElse(""))
                .setVerified(pinned.contact().trust() == Trust.VERIFIED)
                .setStateVersion(pinned.seen().version())
                .setStateDigest(ByteString.copyFrom(pinned.seen().digest().toBytes()))
                .setForked(pinned.forked())
                .setState(pinned.state().map(ByteString::copyFrom).orElse(ByteString.EMPTY))
                .build();
        Stored.put(transaction, name(pinned.contact().account()), record);
    }

    private static PinnedContact contact(ContactRecord record) {
        AccountId account = AccountId.of(record.getAccountId().toByteArray());
        Contact contact = new Contact(
                account,
                record.getName().isEmpty() ? Optional.empty() : Optional.of(record.getName()),
                record.getVerified() ? Trust.VERIFIED : Trust.UNVERIFIED);
        StateReference seen = new StateReference(
                account,
                record.getStateVersion(),
                Octets.copyOf(record.getStateDigest().toByteArray()));
        return new PinnedContact(
                contact,
                seen,
                record.getState().isEmpty()
                        ? Optional.empty()
                        : Optional.of(record.getState().toByteArray()),
                record.getForked());
    }

    private static RecordName name(AccountId account) {
        return new RecordName(RecordTypes.CONTACT, account.value());
    }

    private static RecordName name(String name) {
        return new RecordName(RecordTypes.CONTACT_NAME, Octets.copyOf(name.getBytes(StandardCharsets.UTF_8)));
    }
}
