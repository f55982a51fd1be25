package dev.redoubt.client.accountdata;

import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.Contact;
import dev.redoubt.client.model.Trust;
import dev.redoubt.client.store.AccountDataRecords;
import dev.redoubt.client.store.ContactBook;
import dev.redoubt.client.store.ConversationBook;
import dev.redoubt.client.store.ConversationSettings;
import dev.redoubt.client.store.GroupRecords;
import dev.redoubt.client.store.PinnedContact;
import dev.redoubt.protocol.accountdata.AccountData;
import dev.redoubt.protocol.accountdata.AccountEntry;
import dev.redoubt.protocol.accountdata.EntryKinds;
import dev.redoubt.protocol.accountdata.EntryName;
import dev.redoubt.protocol.accountdata.Stamp;
import dev.redoubt.protocol.group.GroupHistory;
import dev.redoubt.protocol.group.GroupStep;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.message.ConversationId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes what has changed on this device into the shared data. */
final class Gathering {
    /** How far a sister's clock may be ahead. A time beyond is a forger's, and keeps nobody from settling something else. */
    private static final Duration AHEAD = Duration.ofDays(1);

    private final Transaction transaction;
    private final AccountId own;
    private final NodeId self;
    private final Instant now;
    private final AccountDataRecords records;
    private final long generation;
    private final List<Octets> stoodBy = new ArrayList<>();

    Gathering(Transaction transaction, AccountId own, NodeId self, Instant now) throws RedoubtException {
        this.transaction = transaction;
        this.own = own;
        this.self = self;
        this.now = now;
        this.records = new AccountDataRecords(transaction);
        this.generation = records.generation();
    }

    /** @return the data with what is new here; this device stands by that */
    AccountData gather() throws RedoubtException {
        AccountData before = records.data();
        AccountData data = contacts(before);
        data = conversations(data);
        for (ConversationId settled : new ConversationSettings(transaction).all()) {
            data = lifetimes(data, settled);
        }
        if (!data.equals(before) || isStateOutdated(before)) {
            data = withStates(data);
        }
        for (AccountEntry written : data.differingFrom(before)) {
            stoodBy.add(written.digest());
        }
        if (!stoodBy.isEmpty()) {
            records.standBy(stoodBy);
        }
        return data;
    }

    /** Whether a state that is known here was last written under an earlier storage key, and so counts no more. */
    private boolean isStateOutdated(AccountData data) throws RedoubtException {
        return new ContactBook(transaction)
                .pins().stream()
                        .filter(pinned -> pinned.seen().version() > 0)
                        .flatMap(pinned ->
                                data.find(SharedValues.stateOf(pinned.seen().account())).stream())
                        .anyMatch(entry -> entry.stamp().generation() < generation);
    }

    private AccountData write(AccountData data, EntryName name, Octets value) {
        return data.write(name, value, generation, self, now);
    }

    private AccountData contacts(AccountData before) throws RedoubtException {
        ContactBook contacts = new ContactBook(transaction);
        AccountData data = before;
        for (AccountId account : contacts.unsynchronized().keySet()) {
            Optional<PinnedContact> pinned = contacts.find(account);
            if (pinned.isPresent()) {
                data = contact(data, pinned.get().contact());
            }
        }
        return data;
    }

    private AccountData contact(AccountData before, Contact contact) {
        Octets name = contact.name().map(SharedValues::text).orElse(SharedValues.NOTHING);
        AccountData data = write(before, SharedValues.nameOf(contact.account()), name);
        EntryName mark = SharedValues.verificationOf(contact.account());
        Optional<AccountEntry> marked = data.find(mark);
        boolean isMarked =
                marked.filter(entry -> SharedValues.isVerified(entry.value())).isPresent();
        if (contact.trust() == Trust.VERIFIED && isMarked) {
            stoodBy.add(marked.get().digest());
        } else if (contact.trust() == Trust.VERIFIED || (contact.trust() == Trust.UNVERIFIED && isMarked)) {
            data = write(data, mark, SharedValues.verification(contact.trust() == Trust.VERIFIED));
        }
        return data;
    }

    private AccountData conversations(AccountData before) throws RedoubtException {
        AccountData data = before;
        ConversationBook book = new ConversationBook(transaction);
        for (ConversationBook.Entry entry : book.all()) {
            data = entry.account().isPresent()
                    ? ofTwo(data, entry.id(), entry.account().get())
                    : group(data, entry.id());
        }
        for (AccountEntry listed : before.all(EntryKinds.CONVERSATION)) {
            if (isGroup(listed)
                    && book.find(new ConversationId(listed.name().key())).isEmpty()) {
                data = write(data, listed.name(), SharedValues.NOTHING);
            }
        }
        return data;
    }

    private boolean isGroup(AccountEntry entry) {
        return !entry.isGone()
                && entry.name().key().size() == AccountId.SIZE
                && SharedValues.conversation(
                                entry.value(), new ConversationId(entry.name().key()), own)
                        .filter(SharedValues.Listed.Group.class::isInstance)
                        .isPresent();
    }

    private AccountData ofTwo(AccountData data, ConversationId id, AccountId account) {
        EntryName name = SharedValues.of(id);
        return data.find(name).filter(entry -> !entry.isGone()).isPresent()
                ? data
                : write(data, name, SharedValues.conversation(account));
    }

    /** What was settled last, as far as is known here. */
    private AccountData lifetimes(AccountData data, ConversationId id) throws RedoubtException {
        Optional<ConversationSettings.Settled> settled = new ConversationSettings(transaction).settled(id);
        EntryName name = SharedValues.lifetimesOf(id);
        boolean newer = settled.isPresent()
                && data.find(name)
                        .flatMap(entry -> SharedValues.lifetimes(entry.value()))
                        .filter(there -> !there.at().isBefore(settled.get().at()))
                        .filter(there -> !there.at().isAfter(now.plus(AHEAD)))
                        .isEmpty();
        return newer ? write(data, name, SharedValues.lifetimes(settled.get())) : data;
    }

    /** Only where this device knows what was written before: who is behind does not overwrite who is ahead. */
    private AccountData group(AccountData data, ConversationId id) throws RedoubtException {
        Optional<GroupHistory> history = new GroupRecords(transaction).find(id);
        if (history.isEmpty()) {
            return data;
        }
        Optional<GroupStep> newest = history.get().steps().stream()
                .filter(step -> step.state().equals(history.get().state()))
                .findFirst();
        EntryName name = SharedValues.of(id);
        boolean behind = data.find(name)
                .filter(entry -> !entry.isGone())
                .flatMap(entry -> SharedValues.conversation(entry.value(), id, own))
                .filter(listed -> listed instanceof SharedValues.Listed.Group(GroupStep step)
                        && history.get().find(step.state().digest()).isEmpty())
                .isPresent();
        return behind || newest.isEmpty() ? data : write(data, name, SharedValues.conversation(newest.get()));
    }

    private AccountData withStates(AccountData before) throws RedoubtException {
        AccountData data = before;
        for (PinnedContact pinned : new ContactBook(transaction).pins()) {
            if (pinned.seen().version() > 0) {
                data = data.raise(
                        SharedValues.stateOf(pinned.seen().account()),
                        new Stamp(generation, pinned.seen().version(), self),
                        pinned.seen().digest(),
                        now);
            }
        }
        return data;
    }
}
