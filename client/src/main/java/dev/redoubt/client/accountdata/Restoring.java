package dev.redoubt.client.accountdata;

import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.Contact;
import dev.redoubt.client.model.Trust;
import dev.redoubt.client.store.AccountDataRecords;
import dev.redoubt.client.store.ConversationBook;
import dev.redoubt.client.store.ConversationSettings;
import dev.redoubt.client.store.GroupRecords;
import dev.redoubt.client.store.SharedContacts;
import dev.redoubt.protocol.account.StateReference;
import dev.redoubt.protocol.accountdata.AccountData;
import dev.redoubt.protocol.accountdata.AccountEntry;
import dev.redoubt.protocol.accountdata.EntryKinds;
import dev.redoubt.protocol.accountdata.EntryName;
import dev.redoubt.protocol.group.GroupHistory;
import dev.redoubt.protocol.group.GroupStep;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.message.ConversationId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Acts on what sisters have written. Pins, their first names and conversations are taken over, for they decide nothing; a mark counts, a
 * pin gets another name, a state is expected, and a group is talked in, only once a device of the account stands by the very entry.
 */
final class Restoring {
    private final Transaction transaction;
    private final AccountId own;
    private final Instant now;
    private final AccountDataRecords records;
    private final SharedContacts contacts;
    private final ConversationBook conversations;
    private final List<ConversationId> begun = new ArrayList<>();

    Restoring(Transaction transaction, AccountId own, Instant now) {
        this.transaction = transaction;
        this.own = own;
        this.now = now;
        this.records = new AccountDataRecords(transaction);
        this.contacts = new SharedContacts(transaction);
        this.conversations = new ConversationBook(transaction);
    }

    /** Groups that are talked in from now on. */
    List<ConversationId> begun() {
        return List.copyOf(begun);
    }

    /** @param before what was acted on already */
    void restore(AccountData before, AccountData after) throws RedoubtException {
        contacts.forgetExpected(records.generation());
        Set<Octets> confirmed = records.confirmed();
        Set<Octets> fresh = records.fresh();
        Set<EntryName> changed = new TreeSet<>();
        after.differingFrom(before).forEach(entry -> changed.add(entry.name()));
        Set<EntryName> touched = new TreeSet<>(changed);
        after.all().stream()
                .filter(entry -> fresh.contains(entry.digest()))
                .forEach(entry -> touched.add(entry.name()));
        // Names first: marks are of contacts that are pinned.
        for (EntryName name : touched) {
            restore(after, after.find(name).orElseThrow(), changed.contains(name), confirmed);
        }
    }

    private void restore(AccountData data, AccountEntry entry, boolean changed, Set<Octets> confirmed)
            throws RedoubtException {
        boolean isConfirmed = confirmed.contains(entry.digest());
        switch (entry.name().kind()) {
            case EntryKinds.CONTACT_NAME -> name(data, entry, changed, isConfirmed);
            case EntryKinds.CONTACT_VERIFICATION -> mark(entry, isConfirmed);
            case EntryKinds.CONVERSATION -> conversation(entry, isConfirmed);
            case EntryKinds.LIFETIMES -> lifetimes(entry, isConfirmed);
            case EntryKinds.CONTACT_STATE -> state(entry, isConfirmed);
            default -> {
                // Of a kind to come: kept, and handed on.
            }
        }
    }

    private Optional<AccountId> account(AccountEntry entry) {
        boolean fits = entry.name().key().size() == AccountId.SIZE
                && !entry.name().key().equals(own.value());
        return fits ? Optional.of(new AccountId(entry.name().key())) : Optional.empty();
    }

    private void name(AccountData data, AccountEntry entry, boolean changed, boolean confirmed)
            throws RedoubtException {
        Optional<AccountId> account = account(entry);
        if (account.isEmpty() || entry.isGone()) {
            // Who lost the name elsewhere keeps it here until somebody else stands under it: that is an alarm.
            return;
        }
        Optional<String> name = SharedValues.text(entry.value());
        if (changed) {
            contacts.pin(account.get(), name);
        }
        if (confirmed && name.isPresent()) {
            contacts.rename(account.get(), name.get());
        }
        Optional<Contact> pinned = contacts.find(account.get());
        if (confirmed && pinned.filter(one -> one.trust() == Trust.RESTORED).isPresent()) {
            contacts.settle(account.get(), Trust.UNVERIFIED);
        }
        Optional<AccountEntry> state = data.find(SharedValues.stateOf(account.get()));
        if (state.isPresent()) {
            state(state.get(), records.confirmed().contains(state.get().digest()));
        }
    }

    private void mark(AccountEntry entry, boolean confirmed) throws RedoubtException {
        Optional<AccountId> account = account(entry);
        if (account.isEmpty()) {
            return;
        }
        boolean verified = SharedValues.isVerified(entry.value());
        if (contacts.find(account.get()).isEmpty()) {
            if (!verified) {
                return;
            }
            contacts.pin(account.get(), Optional.empty());
        }
        Trust trust = contacts.find(account.get()).orElseThrow().trust();
        if (verified && confirmed) {
            contacts.settle(account.get(), Trust.VERIFIED);
        } else if (!verified && trust == Trust.VERIFIED) {
            // To trust less is safe, whoever says so.
            contacts.settle(account.get(), Trust.UNVERIFIED);
        }
    }

    /** It stops what is sent to the contact: what was written under an earlier storage key does not, nor what nobody stands by. */
    private void state(AccountEntry entry, boolean confirmed) throws RedoubtException {
        Optional<AccountId> account = account(entry);
        boolean counts = confirmed && entry.stamp().generation() == records.generation();
        if (counts && account.isPresent() && entry.value().size() == 32) {
            contacts.expect(
                    new StateReference(account.get(), entry.stamp().counter(), entry.value()),
                    entry.stamp().generation());
        }
    }

    private void conversation(AccountEntry entry, boolean confirmed) throws RedoubtException {
        if (entry.name().key().size() != AccountId.SIZE) {
            return;
        }
        ConversationId id = new ConversationId(entry.name().key());
        if (entry.isGone()) {
            forget(id);
            return;
        }
        Optional<SharedValues.Listed> listed = SharedValues.conversation(entry.value(), id, own);
        if (listed.isPresent()) {
            switch (listed.get()) {
                case SharedValues.Listed.OfTwo(AccountId account) ->
                    conversations.restore(entry(id, Optional.of(account), Optional.empty(), entry));
                case SharedValues.Listed.Group(GroupStep step) -> group(id, step, entry, confirmed);
            }
        }
    }

    /** Taken where nothing is settled here, as after a recovery; else what was settled last, if a sister stands by it. */
    private void lifetimes(AccountEntry entry, boolean confirmed) throws RedoubtException {
        if (entry.name().key().size() != AccountId.SIZE) {
            return;
        }
        ConversationId id = new ConversationId(entry.name().key());
        ConversationSettings settings = new ConversationSettings(transaction);
        Optional<ConversationSettings.Settled> there = SharedValues.lifetimes(entry.value());
        if (there.isPresent() && (confirmed || settings.settled(id).isEmpty())) {
            // A time that is ahead must not keep anybody from changing it again.
            Instant at = there.get().at().isAfter(now) ? now : there.get().at();
            settings.change(id, there.get().lifetimes(), at);
        }
    }

    /** Listed at once; talked in only where a sister stands by its members, or a step of it comes. */
    private void group(ConversationId id, GroupStep step, AccountEntry entry, boolean confirmed)
            throws RedoubtException {
        GroupRecords groups = new GroupRecords(transaction);
        if (groups.find(id).isPresent()) {
            return;
        }
        if (confirmed) {
            groups.put(GroupHistory.beginningWith(step), now);
            begun.add(id);
        } else {
            conversations.restore(
                    entry(id, Optional.empty(), Optional.of(step.state().name()), entry));
        }
    }

    /** Only what is empty here. */
    private void forget(ConversationId id) throws RedoubtException {
        Optional<ConversationBook.Entry> entry = conversations.find(id);
        boolean empty = entry.filter(one -> one.lastMessage() == 0).isPresent()
                && new GroupRecords(transaction).find(id).isEmpty();
        if (empty) {
            conversations.forget(id);
        }
    }

    private static ConversationBook.Entry entry(
            ConversationId id, Optional<AccountId> account, Optional<String> name, AccountEntry entry) {
        return new ConversationBook.Entry(id, account, name, 0, 0, entry.at().toEpochMilli());
    }
}
