package dev.redoubt.client.store;

import com.google.protobuf.ByteString;
import dev.redoubt.client.container.RecordName;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.ContainerDamagedException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.store.format.WaitingEntry;
import dev.redoubt.client.store.format.WaitingIndexRecord;
import dev.redoubt.client.store.format.WaitingRecord;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.message.Message;
import dev.redoubt.protocol.message.MessageCodec;
import dev.redoubt.protocol.message.MessageReference;
import dev.redoubt.protocol.wire.MalformedException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was said about messages that have not come: the packets of two senders may come in any order. In bounds, for each
 * account and for all, so that nobody fills the container or pushes out what others have said.
 */
public final class WaitingEffects {
    /** What waits at most of one account. Where there is no room its oldest goes. */
    public static final int MAX_OF_ACCOUNT = 256;

    /** What waits at most of all. Where there is no room what is new is passed over. */
    public static final int MAX = 1_024;

    /** Bytes of all. */
    public static final int MAX_BYTES = 4 * 1024 * 1024;

    /** What has waited for so long is forgotten. */
    public static final Duration LONGEST = Duration.ofHours(24);

    private static final RecordName INDEX = RecordName.only(RecordTypes.WAITING_INDEX);

    private final Transaction transaction;

    public WaitingEffects(Transaction transaction) {
        this.transaction = transaction;
    }

    /**
     * Something said about one message.
     *
     * @param node that wrote it
     */
    public record Waiting(Message message, NodeId node) {}

    /**
     * Keeps each until its message comes, if there is room, and as long as it lives itself.
     *
     * @param early by the message that it is about
     */
    public void put(Map<MessageReference, Waiting> early, Instant now) throws RedoubtException {
        if (early.isEmpty()) {
            return;
        }
        WaitingIndexRecord.Builder index = index();
        List<WaitingEntry> entries = new ArrayList<>(index.getWaitingList());
        dropOld(entries, now);
        long number = Math.max(1, index.getNextNumber());
        for (Map.Entry<MessageReference, Waiting> one : early.entrySet()) {
            put(entries, number, one.getKey(), one.getValue(), now);
            number++;
        }
        put(index.setNextNumber(number), entries);
    }

    private void put(List<WaitingEntry> entries, long number, MessageReference about, Waiting waiting, Instant now)
            throws RedoubtException {
        byte[] body = MessageCodec.encode(waiting.message());
        ByteString account =
                MessageLog.bytes(waiting.message().senderState().account().value());
        makeRoom(entries, account, body.length);
        int bytes = entries.stream().mapToInt(WaitingEntry::getSize).sum();
        if (entries.size() < MAX && bytes + body.length <= MAX_BYTES) {
            entries.add(WaitingEntry.newBuilder()
                    .setNumber(number)
                    .setReference(MessageLog.bytes(about))
                    .setAccountId(account)
                    .setSize(body.length)
                    .setForgetAt(forgetAt(waiting.message(), now).toEpochMilli())
                    .build());
            Stored.put(
                    transaction,
                    name(number),
                    WaitingRecord.newBuilder()
                            .setBody(ByteString.copyFrom(body))
                            .setNodeId(MessageLog.bytes(waiting.node().value()))
                            .build());
        }
    }

    private static Instant forgetAt(Message message, Instant now) {
        Duration own = message.timing().timeToLive();
        return now.plus(own.isZero() || own.compareTo(LONGEST) > 0 ? LONGEST : own);
    }

    /** An account has its share of the bytes too: a quarter, as of the entries. */
    private void makeRoom(List<WaitingEntry> entries, ByteString account, int size) throws RedoubtException {
        List<WaitingEntry> own = new ArrayList<>(entries.stream()
                .filter(entry -> entry.getAccountId().equals(account))
                .toList());
        int bytes = own.stream().mapToInt(WaitingEntry::getSize).sum() + size;
        while (!own.isEmpty() && (own.size() >= MAX_OF_ACCOUNT || bytes > MAX_BYTES / 4)) {
            WaitingEntry oldest = own.removeFirst();
            bytes -= oldest.getSize();
            drop(entries, oldest);
        }
    }

    private void dropOld(List<WaitingEntry> entries, Instant now) throws RedoubtException {
        for (WaitingEntry entry : List.copyOf(entries)) {
            if (entry.getForgetAt() <= now.toEpochMilli()) {
                drop(entries, entry);
            }
        }
    }

    private void drop(List<WaitingEntry> entries, WaitingEntry entry) throws RedoubtException {
        entries.remove(entry);
        transaction.delete(name(entry.getNumber()));
    }

    /** What waits for the message, the oldest first: it does not wait any more. */
    public List<Waiting> take(MessageReference about, Instant now) throws RedoubtException {
        ByteString reference = MessageLog.bytes(about);
        WaitingIndexRecord.Builder index = index();
        List<WaitingEntry> entries = new ArrayList<>(index.getWaitingList());
        List<Waiting> taken = new ArrayList<>();
        for (WaitingEntry entry : index.getWaitingList()) {
            if (entry.getReference().equals(reference)) {
                if (entry.getForgetAt() > now.toEpochMilli()) {
                    taken.add(read(entry.getNumber()));
                }
                drop(entries, entry);
            }
        }
        if (entries.size() < index.getWaitingCount()) {
            put(index, entries);
        }
        return taken;
    }

    public int count() throws RedoubtException {
        return index().getWaitingCount();
    }

    /** Forgets what has waited for too long. */
    public void forgetOld(Instant now) throws RedoubtException {
        WaitingIndexRecord.Builder index = index();
        List<WaitingEntry> entries = new ArrayList<>(index.getWaitingList());
        dropOld(entries, now);
        if (entries.size() < index.getWaitingCount()) {
            put(index, entries);
        }
    }

    private Waiting read(long number) throws RedoubtException {
        Optional<WaitingRecord> stored = Stored.get(transaction, name(number), WaitingRecord.parser());
        WaitingRecord record = stored.orElseThrow(() -> new ContainerDamagedException("what waits is missing"));
        try {
            return new Waiting(
                    MessageCodec.decode(record.getBody().toByteArray()),
                    NodeId.of(record.getNodeId().toByteArray()));
        } catch (MalformedException e) {
            throw new ContainerDamagedException("what waits does not parse");
        }
    }

    private WaitingIndexRecord.Builder index() throws RedoubtException {
        return Stored.get(transaction, INDEX, WaitingIndexRecord.parser())
                .orElseGet(WaitingIndexRecord::getDefaultInstance)
                .toBuilder();
    }

    private void put(WaitingIndexRecord.Builder index, List<WaitingEntry> entries) throws RedoubtException {
        Stored.put(
                transaction, INDEX, index.clearWaiting().addAllWaiting(entries).build());
    }

    private static RecordName name(long number) {
        return RecordTypes.numbered(RecordTypes.WAITING, number);
    }
}
