package dev.redoubt.client.store;

import com.google.protobuf.ByteString;
import dev.redoubt.client.container.RecordName;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.ContainerDamagedException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.Message;
import dev.redoubt.client.store.format.MessageIdentityRecord;
import dev.redoubt.client.store.format.MessageLogRecord;
import dev.redoubt.client.store.format.MessageRecord;
import dev.redoubt.client.store.format.MessageStatus;
import dev.redoubt.protocol.account.Lifetimes;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.message.ConversationId;
import dev.redoubt.protocol.message.FilePointer;
import dev.redoubt.protocol.message.MessageId;
import dev.redoubt.protocol.message.MessageReference;
import dev.redoubt.protocol.packet.MessageIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** All messages of the node, numbered in the order in which they were kept, and which of them nobody has read yet. */
public final class MessageLog {
    /** What stands for a kind of message that this version does not know. */
    private static final String UNSUPPORTED = "(This kind of message needs a newer version of redoubt.)";

    private static final RecordName LOG = RecordName.only(RecordTypes.MESSAGE_LOG);

    private final Transaction transaction;

    public MessageLog(Transaction transaction) {
        this.transaction = transaction;
    }

    /** @return the message's number */
    public long append(MessageRecord message) throws RedoubtException {
        long number = reserve();
        if (message.getStatus() == MessageStatus.MESSAGE_STATUS_RECEIVED) {
            Stored.put(transaction, LOG, log().toBuilder().addUnread(number).build());
        }
        link(number, message);
        SearchIndex.replace(transaction, number, "", message.getText());
        return number;
    }

    /** @return a number for something that has its place among the messages, but is not shown */
    public long reserve() throws RedoubtException {
        MessageLogRecord log = log();
        long number = Math.max(1, log.getNextNumber());
        Stored.put(transaction, LOG, log.toBuilder().setNextNumber(number + 1).build());
        return number;
    }

    /** Puts it behind the newest of its conversation. */
    private void link(long number, MessageRecord message) throws RedoubtException {
        ConversationBook book = new ConversationBook(transaction);
        long previous = book.last(ConversationBook.conversation(message));
        if (previous != 0) {
            put(previous, record(previous).toBuilder().setNext(number).build());
        }
        put(number, message.toBuilder().setPrevious(previous).build());
        book.appended(number, message);
        if (message.getDueAt() != 0) {
            new DueIndex(transaction).add(number, message.getDueAt());
        }
    }

    /**
     * Adds what comes late, before the one that it should have come before; behind all others where that is not kept any more.
     *
     * @return the message's number, which is the newest all the same
     */
    public long appendBefore(long successor, MessageRecord message) throws RedoubtException {
        Optional<MessageRecord> found = find(successor);
        if (found.isEmpty()) {
            return append(message);
        }
        long number = reserve();
        if (message.getStatus() == MessageStatus.MESSAGE_STATUS_RECEIVED) {
            Stored.put(transaction, LOG, log().toBuilder().addUnread(number).build());
        }
        long previous = found.get().getPrevious();
        put(number, message.toBuilder().setPrevious(previous).setNext(successor).build());
        put(successor, found.get().toBuilder().setPrevious(number).build());
        if (previous != 0) {
            put(previous, record(previous).toBuilder().setNext(number).build());
        }
        new ConversationBook(transaction).inserted(message);
        if (message.getDueAt() != 0) {
            new DueIndex(transaction).add(number, message.getDueAt());
        }
        SearchIndex.replace(transaction, number, "", message.getText());
        return number;
    }

    /** Content version 2: messages of older versions find their conversations. */
    public static void linkAll(Transaction transaction) throws RedoubtException {
        MessageLog log = new MessageLog(transaction);
        Set<Long> unread = new HashSet<>(log.log().getUnreadList());
        ConversationBook book = new ConversationBook(transaction);
        for (long number = 1; number < log.log().getNextNumber(); number++) {
            Optional<MessageRecord> record = log.find(number);
            if (record.isPresent()) {
                log.link(number, record.get());
                if (record.get().getStatus() == MessageStatus.MESSAGE_STATUS_RECEIVED && !unread.contains(number)) {
                    book.read(ConversationBook.conversation(record.get()));
                }
            }
        }
    }

    /**
     * The newest messages of one conversation, oldest first.
     *
     * @param most at most so many
     */
    public List<Message> newest(ConversationId conversation, int most) throws RedoubtException {
        List<Message> messages = new ArrayList<>();
        long number = new ConversationBook(transaction).last(conversation);
        while (number != 0 && messages.size() < most) {
            MessageRecord record = record(number);
            messages.addFirst(message(number, record));
            number = record.getPrevious();
        }
        return messages;
    }

    public Message get(long number) throws RedoubtException {
        return message(number, record(number));
    }

    /** The same; empty where it is not kept any more. */
    public Optional<Message> shown(long number) throws RedoubtException {
        Optional<MessageRecord> record = find(number);
        return record.isEmpty() ? Optional.empty() : Optional.of(message(number, record.get()));
    }

    /** From the first to the last. */
    public List<Message> all() throws RedoubtException {
        List<Message> messages = new ArrayList<>();
        for (long number = 1; number < log().getNextNumber(); number++) {
            Optional<MessageRecord> record = find(number);
            if (record.isPresent()) {
                messages.add(message(number, record.get()));
            }
        }
        return messages;
    }

    public List<Message> unread() throws RedoubtException {
        List<Message> messages = new ArrayList<>();
        for (long number : log().getUnreadList()) {
            messages.add(get(number));
        }
        return messages;
    }

    public void markRead(Collection<Long> numbers) throws RedoubtException {
        MessageLogRecord log = log();
        Set<Long> read = new HashSet<>(numbers);
        List<Long> left = log.getUnreadList().stream()
                .filter(number -> !read.contains(number))
                .toList();
        if (left.size() != log.getUnreadCount()) {
            for (long number : log.getUnreadList()) {
                if (read.contains(number)) {
                    new ConversationBook(transaction).read(ConversationBook.conversation(record(number)));
                }
            }
            Stored.put(
                    transaction,
                    LOG,
                    log.toBuilder().clearUnread().addAllUnread(left).build());
        }
    }

    /** Nothing happens where the number stands for something that is not shown. */
    public void setStatus(long number, MessageStatus status) throws RedoubtException {
        Optional<MessageRecord> record = find(number);
        if (record.isPresent()) {
            put(number, record.get().toBuilder().setStatus(status).build());
        }
    }

    public boolean knows(MessageIdentity identity) throws RedoubtException {
        return transaction.contains(name(identity));
    }

    /**
     * The number of a message as others speak of it, 0 where it came but is not shown; empty while it has not come. A message
     * that was deleted keeps its number, and {@link #find} finds nothing.
     */
    public Optional<Long> numberOf(MessageReference reference) throws RedoubtException {
        return Stored.get(transaction, name(reference), MessageIdentityRecord.parser())
                .map(MessageIdentityRecord::getNumber);
    }

    /**
     * Remembers it for as long as it is kept, or there can be an ephemeral key that opens it.
     *
     * @param number 0 for what is not shown
     */
    public void remember(MessageIdentity identity, long number, Instant now) throws RedoubtException {
        Instant forget = now.plus(Lifetimes.ONE_TIME_KEY).plus(Lifetimes.ENVELOPE_MAX);
        MessageIdentityRecord record = MessageIdentityRecord.newBuilder()
                .setNumber(number)
                .setForgetAt(forget.getEpochSecond())
                .build();
        Stored.put(transaction, name(identity), record);
    }

    /** Forgets the identities whose time has come. */
    public void forgetExpired(Instant now) throws RedoubtException {
        for (var record : transaction.list(RecordTypes.MESSAGE_IDENTITY)) {
            MessageIdentityRecord identity = Stored.parse(MessageIdentityRecord.parser(), record.content());
            if (identity.getForgetAt() < now.getEpochSecond() && !isKept(identity.getNumber())) {
                transaction.delete(new RecordName(RecordTypes.MESSAGE_IDENTITY, record.id()));
            }
        }
    }

    private boolean isKept(long number) throws RedoubtException {
        return number != 0 && transaction.contains(RecordTypes.numbered(RecordTypes.MESSAGE, number));
    }

    /** Content version 3: messages of older versions are found by their identities, and go when their time has come. */
    public static void nameAll(Transaction transaction) throws RedoubtException {
        MessageLog log = new MessageLog(transaction);
        for (long number = 1; number < log.log().getNextNumber(); number++) {
            Optional<MessageRecord> found = log.find(number);
            if (found.isPresent()) {
                MessageRecord record = found.get();
                log.remember(
                        new MessageIdentity(
                                NodeId.of(record.getNodeId().toByteArray()),
                                new MessageId(
                                        Octets.copyOf(record.getMessageId().toByteArray()))),
                        number,
                        Instant.ofEpochMilli(record.getKeptAt()));
                Instant readAt = Instant.ofEpochMilli(record.getKeptAt());
                MessageRecord timed = MessageTimes.begun(record);
                log.change(number, log.isUnread(number) ? timed : MessageTimes.read(timed, readAt));
            }
        }
    }

    /** As others speak of it. */
    public static MessageReference reference(MessageRecord record) {
        return new MessageReference(
                NodeId.of(record.getNodeId().toByteArray()),
                new MessageId(Octets.copyOf(record.getMessageId().toByteArray())));
    }

    /** The number that the next one gets. */
    long nextNumber() throws RedoubtException {
        return log().getNextNumber();
    }

    private Message message(long number, MessageRecord record) throws RedoubtException {
        ConversationId conversation = ConversationBook.conversation(record);
        AccountId account = AccountId.of(record.getAccountId().toByteArray());
        Optional<String> group =
                new ConversationBook(transaction).find(conversation).flatMap(ConversationBook.Entry::groupName);
        boolean own = group.isPresent() && record.getStatus() != MessageStatus.MESSAGE_STATUS_RECEIVED;
        return new Message(
                number,
                conversation,
                group,
                own
                        ? new OwnAccountRecords(transaction).ownContact(account)
                        : new ContactBook(transaction).orUnnamed(account),
                status(record, group.isPresent()),
                record.getContentKind() == 0 ? UNSUPPORTED : record.getText(),
                Instant.ofEpochMilli(record.getSentAt()),
                Instant.ofEpochMilli(record.getKeptAt()),
                record.getMissingBefore(),
                record.getForked(),
                Optional.of(record.getDueAt()).filter(due -> due != 0).map(Instant::ofEpochMilli),
                Optional.of(record.getBurnOnRead()).filter(burn -> burn != 0).map(Duration::ofSeconds),
                record.getDeliveredToCount(),
                record.getReadByCount(),
                new MessageTalk(transaction).answered(record),
                new MessageTalk(transaction).reactions(record),
                record.hasEdited(),
                record.getDeleted(),
                record.hasFile() ? Optional.of(StoredFiles.info(record.getFile())) : Optional.empty());
    }

    /** Where the file of a message lies; empty where it has none, or is not there. */
    public Optional<FilePointer> file(long number) throws RedoubtException {
        Optional<MessageRecord> record = find(number).filter(MessageRecord::hasFile);
        return record.isEmpty()
                ? Optional.empty()
                : Optional.of(StoredFiles.pointer(record.get().getFile()));
    }

    private static Message.Status status(MessageRecord record, boolean group) throws ContainerDamagedException {
        return switch (record.getStatus()) {
            case MESSAGE_STATUS_RECEIVED -> Message.Status.RECEIVED;
            case MESSAGE_STATUS_SENDING -> Message.Status.SENDING;
            case MESSAGE_STATUS_SENT -> group ? Message.Status.SENT : howFar(record);
            case MESSAGE_STATUS_FAILED -> Message.Status.FAILED;
            case MESSAGE_STATUS_UNSPECIFIED, UNRECOGNIZED ->
                throw new ContainerDamagedException("a message has no status");
        };
    }

    private static Message.Status howFar(MessageRecord record) {
        if (record.getReadByCount() > 0) {
            return Message.Status.READ;
        }
        return record.getDeliveredToCount() > 0 ? Message.Status.DELIVERED : Message.Status.SENT;
    }

    private MessageLogRecord log() throws RedoubtException {
        return Stored.get(transaction, LOG, MessageLogRecord.parser()).orElseGet(MessageLogRecord::getDefaultInstance);
    }

    /** Empty where the number stands for something that is not shown, or not kept any more. */
    public Optional<MessageRecord> find(long number) throws RedoubtException {
        return Stored.get(transaction, RecordTypes.numbered(RecordTypes.MESSAGE, number), MessageRecord.parser());
    }

    MessageRecord record(long number) throws RedoubtException {
        return find(number).orElseThrow(() -> new ContainerDamagedException("a message is missing"));
    }

    /** A message that is kept is another one now. Its number, neighbours and conversation stay. */
    public void change(long number, MessageRecord record) throws RedoubtException {
        MessageRecord before = record(number);
        if (before.getDueAt() != record.getDueAt()) {
            reschedule(number, before.getDueAt(), record.getDueAt());
        }
        SearchIndex.replace(transaction, number, before.getText(), record.getText());
        put(number, record);
    }

    private void reschedule(long number, long before, long after) throws RedoubtException {
        DueIndex index = new DueIndex(transaction);
        if (before != 0) {
            index.remove(number, before);
        }
        if (after != 0) {
            index.add(number, after);
        }
    }

    /** It is not unread any more, if it was. */
    void forgetUnread(long number, MessageRecord record) throws RedoubtException {
        if (record.getStatus() == MessageStatus.MESSAGE_STATUS_RECEIVED && isUnread(number)) {
            markRead(List.of(number));
        }
    }

    public boolean isUnread(long number) throws RedoubtException {
        return unreadNumbers().contains(number);
    }

    public List<Long> unreadNumbers() throws RedoubtException {
        return log().getUnreadList();
    }

    private void put(long number, MessageRecord record) throws RedoubtException {
        Stored.put(transaction, RecordTypes.numbered(RecordTypes.MESSAGE, number), record);
    }

    private static RecordName name(MessageIdentity identity) {
        return name(new MessageReference(identity.sender(), identity.message()));
    }

    private static RecordName name(MessageReference reference) {
        return new RecordName(
                RecordTypes.MESSAGE_IDENTITY, Octets.copyOf(bytes(reference).toByteArray()));
    }

    /** @return IDn of the sender and the message id, as they stand in a record */
    public static ByteString bytes(MessageReference reference) {
        return bytes(reference.sender().value())
                .concat(bytes(reference.message().value()));
    }

    /** @return the bytes as they stand in a record */
    public static ByteString bytes(Octets octets) {
        return ByteString.copyFrom(octets.toBytes());
    }
}
