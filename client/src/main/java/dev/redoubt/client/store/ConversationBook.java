package dev.redoubt.client.store;

import dev.redoubt.client.container.RecordName;
import dev.redoubt.client.container.StoredRecord;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.store.format.ConversationEntryRecord;
import dev.redoubt.client.store.format.MessageRecord;
import dev.redoubt.client.store.format.MessageStatus;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.message.ConversationId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The conversations as their user sees them: with whom, how many unread, which message is the newest. */
public final class ConversationBook {
    private final Transaction transaction;

    public ConversationBook(Transaction transaction) {
        this.transaction = transaction;
    }

    /**
     * One conversation.
     *
     * @param account the other person, or the own account; empty for a group
     * @param groupName empty for a conversation of two
     * @param lastMessage its number; 0 while there is none
     */
    public record Entry(
            ConversationId id,
            Optional<AccountId> account,
            Optional<String> groupName,
            long lastMessage,
            long unread,
            long changedAt) {}

    /** Where something happened last comes first. */
    public List<Entry> all() throws RedoubtException {
        List<Entry> entries = new ArrayList<>();
        for (StoredRecord stored : transaction.list(RecordTypes.CONVERSATION_ENTRY)) {
            ConversationEntryRecord record = Stored.parse(ConversationEntryRecord.parser(), stored.content());
            entries.add(entry(new ConversationId(stored.id()), record));
        }
        entries.sort(Comparator.comparingLong(Entry::changedAt)
                .reversed()
                .thenComparing(Comparator.comparingLong(Entry::lastMessage).reversed())
                .thenComparing(entry -> entry.id().value()));
        return entries;
    }

    public Optional<Entry> find(ConversationId id) throws RedoubtException {
        return stored(id).map(record -> entry(id, record));
    }

    /** The newest message's number; 0 while there is none. */
    long last(ConversationId id) throws RedoubtException {
        return stored(id).map(ConversationEntryRecord::getLastMessage).orElse(0L);
    }

    /** A message was added behind all others. */
    void appended(long number, MessageRecord message) throws RedoubtException {
        ConversationId id = conversation(message);
        ConversationEntryRecord.Builder changed = record(id);
        if (changed.getGroupName().isEmpty()) {
            changed.setAccountId(message.getAccountId());
        }
        changed.setLastMessage(number).setChangedAt(Math.max(changed.getChangedAt(), message.getKeptAt()));
        if (message.getStatus() == MessageStatus.MESSAGE_STATUS_RECEIVED) {
            changed.setUnread(changed.getUnread() + 1);
        }
        put(id, changed);
    }

    /** A message was added among others. */
    void inserted(MessageRecord message) throws RedoubtException {
        if (message.getStatus() == MessageStatus.MESSAGE_STATUS_RECEIVED) {
            ConversationId id = conversation(message);
            ConversationEntryRecord.Builder changed = record(id);
            put(id, changed.setUnread(changed.getUnread() + 1));
        }
    }

    /** A message of it that was unread is not any more. */
    void read(ConversationId id) throws RedoubtException {
        ConversationEntryRecord.Builder changed = record(id);
        put(id, changed.setUnread(Math.max(0, changed.getUnread() - 1)));
    }

    /** The newest message is another one, because what came after it is gone. */
    void endsWith(ConversationId id, long number) throws RedoubtException {
        put(id, record(id).setLastMessage(number));
    }

    /** A group was made, or has changed. */
    void named(ConversationId id, String groupName, long at) throws RedoubtException {
        ConversationEntryRecord.Builder changed = record(id).setGroupName(groupName);
        put(id, changed.setChangedAt(Math.max(changed.getChangedAt(), at)));
    }

    /** Of a group that never came to be. */
    void forget(ConversationId id) throws RedoubtException {
        transaction.delete(name(id));
    }

    static ConversationId conversation(MessageRecord message) {
        return new ConversationId(Octets.copyOf(message.getConversationId().toByteArray()));
    }

    private static Entry entry(ConversationId id, ConversationEntryRecord record) {
        boolean group = !record.getGroupName().isEmpty();
        return new Entry(
                id,
                group
                        ? Optional.empty()
                        : Optional.of(AccountId.of(record.getAccountId().toByteArray())),
                group ? Optional.of(record.getGroupName()) : Optional.empty(),
                record.getLastMessage(),
                record.getUnread(),
                record.getChangedAt());
    }

    private ConversationEntryRecord.Builder record(ConversationId id) throws RedoubtException {
        return stored(id).orElseGet(ConversationEntryRecord::getDefaultInstance).toBuilder();
    }

    private Optional<ConversationEntryRecord> stored(ConversationId id) throws RedoubtException {
        return Stored.get(transaction, name(id), ConversationEntryRecord.parser());
    }

    private void put(ConversationId id, ConversationEntryRecord.Builder record) throws RedoubtException {
        Stored.put(transaction, name(id), record.build());
    }

    private static RecordName name(ConversationId id) {
        return new RecordName(RecordTypes.CONVERSATION_ENTRY, id.value());
    }
}
