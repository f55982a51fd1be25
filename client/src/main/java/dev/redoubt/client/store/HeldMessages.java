package dev.redoubt.client.store;

import com.google.protobuf.ByteString;
import dev.redoubt.client.container.RecordName;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.ContainerDamagedException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.store.format.HeldEntry;
import dev.redoubt.client.store.format.HeldIndexRecord;
import dev.redoubt.client.store.format.HeldRecord;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.message.Content;
import dev.redoubt.protocol.message.ConversationId;
import dev.redoubt.protocol.message.Message;
import dev.redoubt.protocol.message.MessageCodec;
import dev.redoubt.protocol.wire.MalformedException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Messages that are in no conversation yet, out of sight and in bounds. Where there is no room, the oldest of the sender that
 * holds the most goes, so that nobody pushes out what others have said.
 */
public final class HeldMessages {
    /** Messages that are held at most. */
    public static final int MAX_MESSAGES = 256;

    /** Bytes of them all. */
    public static final int MAX_BYTES = 8 * 1024 * 1024;

    /** What has waited for so long is dropped. */
    public static final Duration LONGEST = Duration.ofDays(30);

    private static final RecordName INDEX = RecordName.only(RecordTypes.HELD_INDEX);

    private final Transaction transaction;

    public HeldMessages(Transaction transaction) {
        this.transaction = transaction;
    }

    /**
     * A message with what is needed to judge it again.
     *
     * @param number 0 for one that was not held
     * @param node that wrote it
     */
    public record Held(long number, Message message, NodeId node, boolean signed, Octets payloadDigest) {}

    /** @return how many others had to go for it */
    public int hold(Held held, Instant now) throws RedoubtException {
        byte[] body = body(held.message());
        HeldIndexRecord.Builder index = index();
        long number = Math.max(1, index.getNextNumber());
        HeldEntry entry = HeldEntry.newBuilder()
                .setNumber(number)
                .setConversationId(MessageLog.bytes(
                        held.message().position().conversation().value()))
                .setAccountId(
                        MessageLog.bytes(held.message().senderState().account().value()))
                .setSize(body.length)
                .setKeptAt(now.toEpochMilli())
                .setForgetAt(forgetAt(held.message(), now))
                .build();
        List<HeldEntry> entries = new ArrayList<>(index.getHeldList());
        entries.add(entry);
        int dropped = makeRoom(entries);
        if (entries.contains(entry)) {
            Stored.put(transaction, name(number), record(held, body));
        }
        put(index.setNextNumber(number + 1), entries);
        return dropped;
    }

    /** What is over before it has a place is not to be shown any more. */
    private static long forgetAt(Message message, Instant now) {
        if (message.timing().timeToLive().isZero()) {
            return 0;
        }
        Instant sentAt = message.timing().sentAt();
        Instant start = sentAt.isBefore(now) ? sentAt : now;
        return Math.max(1, start.plus(message.timing().timeToLive()).toEpochMilli());
    }

    private int makeRoom(List<HeldEntry> entries) throws RedoubtException {
        int dropped = 0;
        while (entries.size() > MAX_MESSAGES
                || entries.stream().mapToLong(HeldEntry::getSize).sum() > MAX_BYTES) {
            ByteString most = heaviest(entries);
            HeldEntry oldest = entries.stream()
                    .filter(entry -> entry.getAccountId().equals(most))
                    .findFirst()
                    .orElseThrow();
            entries.remove(oldest);
            transaction.delete(name(oldest.getNumber()));
            dropped++;
        }
        return dropped;
    }

    /** By its share of messages or of bytes, whichever is larger. */
    private static ByteString heaviest(List<HeldEntry> entries) {
        Map<ByteString, Double> shares = new HashMap<>();
        for (HeldEntry entry : entries) {
            double share = 1.0 / MAX_MESSAGES + (double) entry.getSize() / MAX_BYTES;
            shares.merge(entry.getAccountId(), share, Double::sum);
        }
        return shares.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
    }

    /** Of one conversation, the oldest first. */
    public List<Held> of(ConversationId conversation) throws RedoubtException {
        ByteString id = MessageLog.bytes(conversation.value());
        List<Held> held = new ArrayList<>();
        for (HeldEntry entry : index().getHeldList()) {
            if (entry.getConversationId().equals(id)) {
                held.add(read(entry.getNumber()));
            }
        }
        return held;
    }

    public int count() throws RedoubtException {
        return index().getHeldCount();
    }

    public void drop(Held held) throws RedoubtException {
        HeldIndexRecord.Builder index = index();
        List<HeldEntry> left = index.getHeldList().stream()
                .filter(entry -> entry.getNumber() != held.number())
                .toList();
        transaction.delete(name(held.number()));
        put(index, left);
    }

    /** @return how many were dropped because they waited for too long */
    public int dropOld(Instant now) throws RedoubtException {
        long before = now.minus(LONGEST).toEpochMilli();
        HeldIndexRecord.Builder index = index();
        List<HeldEntry> left = new ArrayList<>();
        for (HeldEntry entry : index.getHeldList()) {
            boolean over = entry.getForgetAt() != 0 && entry.getForgetAt() <= now.toEpochMilli();
            if (over || entry.getKeptAt() < before) {
                transaction.delete(name(entry.getNumber()));
            } else {
                left.add(entry);
            }
        }
        int dropped = index.getHeldCount() - left.size();
        if (dropped > 0) {
            put(index, left);
        }
        return dropped;
    }

    /** A kind that this version does not know cannot be written again: another, which is never shown, stands for it. */
    private static byte[] body(Message message) {
        return MessageCodec.encode(
                message.content() instanceof Content.Unsupported ? with(message, new Content.Typing(false)) : message);
    }

    private static HeldRecord record(Held held, byte[] body) {
        return HeldRecord.newBuilder()
                .setBody(ByteString.copyFrom(body))
                .setUnsupported(held.message().content() instanceof Content.Unsupported)
                .setSigned(held.signed())
                .setNodeId(ByteString.copyFrom(held.node().toBytes()))
                .setPayloadDigest(MessageLog.bytes(held.payloadDigest()))
                .build();
    }

    private Held read(long number) throws RedoubtException {
        Optional<HeldRecord> stored = Stored.get(transaction, name(number), HeldRecord.parser());
        HeldRecord record = stored.orElseThrow(() -> new ContainerDamagedException("a held message is missing"));
        try {
            Message message = MessageCodec.decode(record.getBody().toByteArray());
            return new Held(
                    number,
                    record.getUnsupported() ? with(message, new Content.Unsupported()) : message,
                    NodeId.of(record.getNodeId().toByteArray()),
                    record.getSigned(),
                    Octets.copyOf(record.getPayloadDigest().toByteArray()));
        } catch (MalformedException e) {
            throw new ContainerDamagedException("a held message does not parse");
        }
    }

    private static Message with(Message message, Content content) {
        return new Message(
                message.id(),
                message.timing(),
                message.position(),
                message.senderState(),
                message.recipients(),
                content);
    }

    private HeldIndexRecord.Builder index() throws RedoubtException {
        return Stored.get(transaction, INDEX, HeldIndexRecord.parser())
                .orElseGet(HeldIndexRecord::getDefaultInstance)
                .toBuilder();
    }

    private void put(HeldIndexRecord.Builder index, List<HeldEntry> entries) throws RedoubtException {
        Stored.put(transaction, INDEX, index.clearHeld().addAllHeld(entries).build());
    }

    private static RecordName name(long number) {
        return RecordTypes.numbered(RecordTypes.HELD, number);
    }
}
