package dev.redoubt.client.store;

import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.store.format.MessageRecord;
import dev.redoubt.client.store.format.MessageStatus;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.message.ConversationId;
import java.util.Optional;

/**
 * Takes a message out of the container with all that was kept of it, whoever wants it gone. Its identity stays, so that it does
 * not come again. The bytes are gone from the disk once {@code Container.forgetDeleted} has run.
 */
public final class MessageErasure {
    private final Transaction transaction;
    private final MessageLog log;

    public MessageErasure(Transaction transaction) {
        this.transaction = transaction;
        this.log = new MessageLog(transaction);
    }

    /**
     * For all who have it: a file that it brings goes from the appliance too, if this device has sent it. Not where the message
     * burns: who wrote it has read it first, and the others may not even have it yet.
     *
     * @return where it was; empty if it is not kept
     */
    public Optional<ConversationId> erase(long number) throws RedoubtException {
        return erase(number, true);
    }

    /** The same for the own devices only. */
    public Optional<ConversationId> eraseHere(long number) throws RedoubtException {
        return erase(number, false);
    }

    private Optional<ConversationId> erase(long number, boolean everywhere) throws RedoubtException {
        Optional<MessageRecord> found = log.find(number);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        MessageRecord record = found.get();
        log.forgetUnread(number, record);
        unlink(record);
        if (record.getDueAt() != 0) {
            new DueIndex(transaction).remove(number, record.getDueAt());
        }
        new FileTraces(transaction).gone(record, everywhere && record.getBurnOnRead() == 0);
        SearchIndex.replace(transaction, number, record.getText(), "");
        ConversationId conversation = ConversationBook.conversation(record);
        new SentLog(transaction, conversation).forget(record);
        transaction.delete(RecordTypes.numbered(RecordTypes.MESSAGE, number));
        return Optional.of(conversation);
    }

    /** Its neighbours in the conversation become each other's. */
    private void unlink(MessageRecord record) throws RedoubtException {
        long previous = record.getPrevious();
        long next = record.getNext();
        if (previous != 0) {
            log.change(previous, log.record(previous).toBuilder().setNext(next).build());
        }
        if (next != 0) {
            log.change(next, log.record(next).toBuilder().setPrevious(previous).build());
        } else {
            new ConversationBook(transaction).endsWith(ConversationBook.conversation(record), previous);
        }
    }

    /** Whether a device of the own account wrote it. What came from oneself counts as received, and as own. */
    static boolean isOwn(MessageRecord record) {
        if (record.getStatus() != MessageStatus.MESSAGE_STATUS_RECEIVED) {
            return true;
        }
        AccountId author = AccountId.of(record.getAccountId().toByteArray());
        return ConversationId.ofPair(author, author).equals(ConversationBook.conversation(record));
    }
}
