package dev.redoubt.client.store;

import com.google.protobuf.ByteString;
import dev.redoubt.client.container.RecordName;
import dev.redoubt.client.container.StoredRecord;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.ContainerDamagedException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.store.format.MessageRecord;
import dev.redoubt.client.store.format.SentEntry;
import dev.redoubt.client.store.format.SentIndexRecord;
import dev.redoubt.client.store.format.SentRecord;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.message.Content;
import dev.redoubt.protocol.message.ConversationId;
import dev.redoubt.protocol.message.Message;
import dev.redoubt.protocol.message.MessageCodec;
import dev.redoubt.protocol.message.MessageReference;
import dev.redoubt.protocol.wire.MalformedException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What this node has said in one conversation and can say again, in bounds: to each node that missed it, once. */
public final class SentLog {
    /** For so long it is kept, and no longer than it lives. */
    public static final Duration LONGEST = Duration.ofDays(7);

    /** What is kept at most of a conversation. Where there is no room the oldest goes. */
    public static final int MAX_MESSAGES = 256;

    /** Bytes of them all. */
    public static final int MAX_BYTES = 2 * 1024 * 1024;

    private final Transaction transaction;
    private final ConversationId conversation;

    public SentLog(Transaction transaction, ConversationId conversation) {
        this.transaction = transaction;
        this.conversation = conversation;
    }

    /**
     * Something that was said, with all that makes the same payload again.
     *
     * @param agreementKey PAn of the credential in it
     */
    public record Sent(Message message, boolean signed, Octets agreementKey, Octets payloadDigest) {}

    /** @param now on the clock that never goes back */
    public void keep(Sent sent, Instant now) throws RedoubtException {
        Message message = sent.message();
        byte[] body = MessageCodec.encode(message);
        long counter = message.position().counter();
        List<SentEntry> entries = new ArrayList<>(entries());
        entries.add(SentEntry.newBuilder()
                .setCounter(counter)
                .setSize(body.length)
                .setForgetAt(forgetAt(message, now).toEpochMilli())
                .setMessageId(MessageLog.bytes(message.id().value()))
                .build());
        Stored.put(
                transaction,
                name(counter),
                SentRecord.newBuilder()
                        .setBody(ByteString.copyFrom(body))
                        .setSigned(sent.signed())
                        .setAgreementKey(MessageLog.bytes(sent.agreementKey()))
                        .setPayloadDigest(MessageLog.bytes(sent.payloadDigest()))
                        .build());
        while (entries.size() > MAX_MESSAGES
                || entries.stream().mapToLong(SentEntry::getSize).sum() > MAX_BYTES) {
            drop(entries.removeFirst());
        }
        put(entries);
    }

    private static Instant forgetAt(Message message, Instant now) {
        Duration life = message.timing().timeToLive();
        Instant longest = now.plus(LONGEST);
        Instant end = message.timing().sentAt().plus(life);
        return life.isZero() || end.isAfter(longest) ? longest : end;
    }

    /** What may be said again to this node: not what it got again before, nor what does not live any more. */
    public Optional<Sent> find(long counter, NodeId node, Instant now) throws RedoubtException {
        ByteString id = MessageLog.bytes(node.value());
        boolean may = entries().stream()
                .anyMatch(entry -> entry.getCounter() == counter
                        && entry.getForgetAt() > now.toEpochMilli()
                        && !entry.getAnsweredList().contains(id));
        return may ? Optional.of(read(counter)) : Optional.empty();
    }

    private Sent read(long counter) throws RedoubtException {
        SentRecord record = Stored.get(transaction, name(counter), SentRecord.parser())
                .orElseThrow(() -> new ContainerDamagedException("a sent message is missing"));
        try {
            return new Sent(
                    MessageCodec.decode(record.getBody().toByteArray()),
                    record.getSigned(),
                    Octets.copyOf(record.getAgreementKey().toByteArray()),
                    Octets.copyOf(record.getPayloadDigest().toByteArray()));
        } catch (MalformedException e) {
            throw new ContainerDamagedException("a sent message does not parse");
        }
    }

    /** It was said again to this node. */
    public void answered(long counter, NodeId node) throws RedoubtException {
        put(entries().stream()
                .map(entry -> entry.getCounter() == counter
                        ? entry.toBuilder()
                                .addAnswered(MessageLog.bytes(node.value()))
                                .build()
                        : entry)
                .toList());
    }

    /**
     * The message is deleted: nobody gets it again, nor another text that it was given. Nothing happens where somebody else sent it:
     * they may have given it the identifier of one that is here.
     *
     * @param message as it was kept until now
     */
    public void forget(MessageRecord message) throws RedoubtException {
        if (!MessageErasure.isOwn(message)) {
            return;
        }
        List<SentEntry> left = new ArrayList<>();
        for (SentEntry entry : entries()) {
            boolean itself = entry.getMessageId().equals(message.getMessageId());
            if (!itself && !(message.hasEdited() && isEditOf(entry, MessageLog.reference(message)))) {
                left.add(entry);
            }
        }
        keepOnly(left);
    }

    private boolean isEditOf(SentEntry entry, MessageReference message) throws RedoubtException {
        return read(entry.getCounter()).message().content() instanceof Content.Edit edit
                && edit.message().equals(message);
    }

    private void keepOnly(List<SentEntry> left) throws RedoubtException {
        List<SentEntry> entries = entries();
        if (left.size() < entries.size()) {
            for (SentEntry entry : entries) {
                if (!left.contains(entry)) {
                    drop(entry);
                }
            }
            put(left);
        }
    }

    /** Forgets what does not live any more, of all conversations. */
    public static void forgetExpired(Transaction transaction, Instant now) throws RedoubtException {
        for (StoredRecord stored : transaction.list(RecordTypes.SENT_INDEX)) {
            SentLog log = new SentLog(transaction, new ConversationId(stored.id()));
            log.keepOnly(log.entries().stream()
                    .filter(entry -> entry.getForgetAt() > now.toEpochMilli())
                    .toList());
        }
    }

    private void drop(SentEntry entry) throws RedoubtException {
        transaction.delete(name(entry.getCounter()));
    }

    private List<SentEntry> entries() throws RedoubtException {
        return Stored.get(transaction, index(), SentIndexRecord.parser())
                .map(SentIndexRecord::getSentList)
                .orElse(List.of());
    }

    private void put(List<SentEntry> entries) throws RedoubtException {
        if (entries.isEmpty()) {
            transaction.delete(index());
        } else {
            Stored.put(
                    transaction,
                    index(),
                    SentIndexRecord.newBuilder().addAllSent(entries).build());
        }
    }

    private RecordName index() {
        return new RecordName(RecordTypes.SENT_INDEX, conversation.value());
    }

    private RecordName name(long counter) {
        byte[] id = ByteBuffer.allocate(conversation.value().size() + Long.BYTES)
                .put(conversation.value().toBytes())
                .putLong(counter)
                .array();
        return new RecordName(RecordTypes.SENT, Octets.copyOf(id));
    }
}
