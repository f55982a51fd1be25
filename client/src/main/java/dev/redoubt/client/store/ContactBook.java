package dev.redoubt.client.store;

import com.google.protobuf.ByteString;
import dev.redoubt.client.container.RecordName;
import dev.redoubt.client.container.StoredRecord;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.Contact;
import dev.redoubt.client.model.Notice;
import dev.redoubt.client.model.Trust;
import dev.redoubt.client.store.format.ContactChangeRecord;
import dev.redoubt.client.store.format.ContactRecord;
import dev.redoubt.client.store.format.RootAlarmRecord;
import dev.redoubt.protocol.account.StateReference;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.Octets;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whose roots are pinned, under which names, and how far they are trusted. A root that is pinned under a name is replaced by
 * the user's decision only. Each change of name or trust is noted until {@link #markSynchronized} says that sisters know it.
 */
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

    /** Whoever is not pinned is a stranger without a name. */
    public Contact orUnnamed(AccountId account) throws RedoubtException {
        return find(account)
                .map(PinnedContact::contact)
                .orElseGet(() -> new Contact(account, Optional.empty(), Trust.UNVERIFIED));
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

    /** All pins, in no order. */
    public List<PinnedContact> pins() throws RedoubtException {
        List<PinnedContact> pins = new ArrayList<>();
        for (StoredRecord record : transaction.list(RecordTypes.CONTACT)) {
            pins.add(contact(Stored.parse(ContactRecord.parser(), record.content())));
        }
        return pins;
    }

    /** Pins a root on first contact, as unverified; a root that is pinned already stays as it is. */
    public PinnedContact pin(AccountId account) throws RedoubtException {
        Optional<PinnedContact> known = find(account);
        if (known.isPresent()) {
            return known.get();
        }
        PinnedContact fresh = PinnedContact.ofRoot(new Contact(account, Optional.empty(), Trust.UNVERIFIED));
        put(fresh);
        noteChange(account);
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
        PinnedContact changed = pinned.with(
                new Contact(account, Optional.of(name), pinned.contact().trust()));
        if (holder.isEmpty() || !changed.contact().equals(pinned.contact())) {
            transaction.put(name(name), account.toBytes());
            put(changed);
            noteChange(account);
        }
        return changed;
    }

    /**
     * Takes a newer state, or more suspensions under the same, and notes what they change.
     *
     * @throws IllegalStateException if the version goes down
     */
    public PinnedContact saw(KnownAccount account) throws RedoubtException {
        PinnedContact pinned = pin(account.account());
        if (account.state().version() < pinned.seen().version()) {
            throw new IllegalStateException("an account state never goes back");
        }
        Optional<KnownAccount> before = pinned.known();
        KnownAccount after = account.keeping(before);
        if (before.isPresent()) {
            new NoticeLog(transaction).changed(Optional.of(account.account()), before.get(), after);
        }
        PinnedContact changed = pinned.with(after);
        put(changed);
        return changed;
    }

    /** Stops sending to the account until the user resolves it. */
    public void markForked(AccountId account) throws RedoubtException {
        put(pin(account).withFork(true));
        new NoticeLog(transaction).add(Notice.Kind.FORKED, Optional.of(account), List.of());
    }

    /** A device of the contact spoke of a state that the appliance does not show: nothing older is taken for the newest. */
    public void claim(StateReference newer) throws RedoubtException {
        PinnedContact pinned = pin(newer.account());
        long known = Math.max(
                pinned.seen().version(),
                pinned.claimed().map(StateReference::version).orElse(0L));
        if (newer.version() > known) {
            put(pinned.withClaim(Optional.of(newer)));
            new NoticeLog(transaction).add(Notice.Kind.HIDDEN_STATE, Optional.of(newer.account()), List.of());
        }
    }

    /** They wrote with a view of the own account that is out of date. */
    public void noteOutdatedView(AccountId account) throws RedoubtException {
        new NoticeLog(transaction).add(Notice.Kind.OUTDATED_VIEW, Optional.of(account), List.of());
    }

    /** The user's word on a contact. */
    public PinnedContact trust(AccountId account, Trust trust) throws RedoubtException {
        PinnedContact changed = pin(account).with(trust);
        put(changed);
        noteChange(account);
        return changed;
    }

    /** The user decided: this is the account's state, whatever was seen or claimed before. */
    public void settle(KnownAccount account) throws RedoubtException {
        PinnedContact settled =
                pin(account.account()).with(account).withClaim(Optional.empty()).withFork(false);
        put(settled.withExpected(settled.expected().map(Expected::overruled)));
    }

    /** A name stands for another root now: nothing is sent under it until the user decides. */
    public void raiseAlarm(String name, AccountId newAccount) throws RedoubtException {
        Optional<PinnedContact> pinned = find(name);
        if (pinned.isPresent() && alarm(name).isEmpty()) {
            AccountId former = pinned.get().contact().account();
            new NoticeLog(transaction).add(Notice.Kind.CHANGED_ROOT, Optional.of(former), List.of());
        }
        Stored.put(
                transaction,
                alarmName(name),
                RootAlarmRecord.newBuilder()
                        .setNewAccountId(ByteString.copyFrom(newAccount.toBytes()))
                        .build());
    }

    /** Which root the name was seen to stand for, other than the pinned one. */
    public Optional<AccountId> alarm(String name) throws RedoubtException {
        return Stored.get(transaction, alarmName(name), RootAlarmRecord.parser())
                .map(record -> AccountId.of(record.getNewAccountId().toByteArray()));
    }

    /** The user stays with the pinned root. */
    public void keepRoot(String name) throws RedoubtException {
        if (transaction.contains(alarmName(name))) {
            transaction.delete(alarmName(name));
        }
    }

    /** The user takes the other root: it is pinned as unverified under the name, and the former loses it. */
    public PinnedContact acceptRoot(String name, AccountId newAccount) throws RedoubtException {
        Optional<PinnedContact> former = find(name);
        if (former.isPresent()) {
            Contact contact = former.get().contact();
            put(former.get().with(new Contact(contact.account(), Optional.empty(), contact.trust())));
            noteChange(contact.account());
            transaction.delete(name(name));
        }
        keepRoot(name);
        return name(newAccount, name);
    }

    /** A pin that came with the own account from elsewhere; one that is there already stays as it is. */
    public void restore(StateReference seen, Optional<String> name) throws RedoubtException {
        if (find(seen.account()).isPresent()) {
            return;
        }
        boolean free = name.isPresent() && find(name.get()).isEmpty();
        Contact contact = new Contact(seen.account(), free ? name : Optional.empty(), Trust.RESTORED);
        put(new PinnedContact(contact, seen, Optional.empty(), List.of(), Optional.empty(), Optional.empty(), false));
        if (free) {
            transaction.put(name(name.get()), seen.account().toBytes());
        }
    }

    /**
     * Contacts whose name or trust changed since sisters were told, each with the number of its last change. For the
     * synchronization of account data.
     */
    public Map<AccountId, Long> unsynchronized() throws RedoubtException {
        Map<AccountId, Long> changes = new HashMap<>();
        for (StoredRecord record : transaction.list(RecordTypes.CONTACT_CHANGE)) {
            ContactChangeRecord change = Stored.parse(ContactChangeRecord.parser(), record.content());
            changes.put(new AccountId(record.id()), change.getChange());
        }
        return changes;
    }

    /** Sisters know the contact as it was with that change; a later change stays noted. */
    public void markSynchronized(AccountId account, long change) throws RedoubtException {
        Optional<ContactChangeRecord> noted =
                Stored.get(transaction, changeName(account), ContactChangeRecord.parser());
        if (noted.isPresent() && noted.get().getChange() == change) {
            transaction.delete(changeName(account));
        }
    }

    private void noteChange(AccountId account) throws RedoubtException {
        long last = 0;
        for (long change : unsynchronized().values()) {
            last = Math.max(last, change);
        }
        Stored.put(
                transaction,
                changeName(account),
                ContactChangeRecord.newBuilder().setChange(last + 1).build());
    }

    /** Another name for a root that is pinned, which is free. Not a change for sisters. */
    void rename(PinnedContact pinned, String name) throws RedoubtException {
        AccountId account = pinned.contact().account();
        put(pinned.with(new Contact(account, Optional.of(name), pinned.contact().trust())));
        transaction.put(name(name), account.toBytes());
    }

    void put(PinnedContact pinned) throws RedoubtException {
        ContactRecord.Builder record = ContactRecord.newBuilder()
                .setAccountId(ByteString.copyFrom(pinned.contact().account().toBytes()))
                .setName(pinned.contact().name().orElse(""))
                .setVerified(pinned.contact().trust() == Trust.VERIFIED)
                .setRestored(pinned.contact().trust() == Trust.RESTORED)
                .setStateVersion(pinned.seen().version())
                .setStateDigest(ByteString.copyFrom(pinned.seen().digest().toBytes()))
                .setForked(pinned.forked())
                .setState(pinned.state().map(ByteString::copyFrom).orElse(ByteString.EMPTY))
                .addAllSuspensions(
                        pinned.suspensions().stream().map(ByteString::copyFrom).toList())
                .setClaimedVersion(pinned.claimed().map(StateReference::version).orElse(0L))
                .setClaimedDigest(pinned.claimed()
                        .map(claimed -> ByteString.copyFrom(claimed.digest().toBytes()))
                        .orElse(ByteString.EMPTY));
        pinned.expected()
                .ifPresent(
                        expected -> record.setExpectedVersion(expected.state().version())
                                .setExpectedDigest(ByteString.copyFrom(
                                        expected.state().digest().toBytes()))
                                .setExpectedGeneration(expected.generation())
                                .setExpectedOverruled(expected.isOverruled()));
        Stored.put(transaction, name(pinned.contact().account()), record.build());
    }

    private static PinnedContact contact(ContactRecord record) {
        AccountId account = AccountId.of(record.getAccountId().toByteArray());
        Contact contact = new Contact(
                account, record.getName().isEmpty() ? Optional.empty() : Optional.of(record.getName()), trust(record));
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
                record.getSuspensionsList().stream()
                        .map(ByteString::toByteArray)
                        .toList(),
                reference(account, record.getClaimedVersion(), record.getClaimedDigest()),
                reference(account, record.getExpectedVersion(), record.getExpectedDigest())
                        .map(state ->
                                new Expected(state, record.getExpectedGeneration(), record.getExpectedOverruled())),
                record.getForked());
    }

    private static Trust trust(ContactRecord record) {
        if (record.getVerified()) {
            return Trust.VERIFIED;
        }
        return record.getRestored() ? Trust.RESTORED : Trust.UNVERIFIED;
    }

    private static Optional<StateReference> reference(AccountId account, long version, ByteString digest) {
        return version == 0
                ? Optional.empty()
                : Optional.of(new StateReference(account, version, Octets.copyOf(digest.toByteArray())));
    }

    private static RecordName alarmName(String name) {
        return new RecordName(RecordTypes.ROOT_ALARM, Octets.copyOf(name.getBytes(StandardCharsets.UTF_8)));
    }

    private static RecordName changeName(AccountId account) {
        return new RecordName(RecordTypes.CONTACT_CHANGE, account.value());
    }

    private static RecordName name(AccountId account) {
        return new RecordName(RecordTypes.CONTACT, account.value());
    }

    private static RecordName name(String name) {
        return new RecordName(RecordTypes.CONTACT_NAME, Octets.copyOf(name.getBytes(StandardCharsets.UTF_8)));
    }
}
