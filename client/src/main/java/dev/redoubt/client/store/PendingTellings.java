package dev.redoubt.client.store;

import com.google.protobuf.ByteString;
import dev.redoubt.client.container.RecordName;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.ContainerDamagedException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.store.format.TellingEntry;
import dev.redoubt.client.store.format.TellingIndexRecord;
import dev.redoubt.client.store.format.TellingKind;
import dev.redoubt.client.store.format.TellingRecord;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.message.Content;
import dev.redoubt.protocol.message.ConversationId;
import dev.redoubt.protocol.message.MessageId;
import dev.redoubt.protocol.message.MessageReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What others are to be told about messages and were not told yet: receipts, read marks, own deletions. In batches. */
public final class PendingTellings {
    /** Batches at most: where there is no room the oldest goes, untold. */
    public static final int MAX_BATCHES = 1_024;

    /** Marks of messages that were read within so many milliseconds go together, as read when the first of them was. */
    static final long TOGETHER_MILLIS = 5_000;

    private static final RecordName INDEX = RecordName.only(RecordTypes.TELLING);

    private final Transaction transaction;

    public PendingTellings(Transaction transaction) {
        this.transaction = transaction;
    }

    /** What is told. */
    public sealed interface Telling {
        /** @param author whose messages they are */
        record Receipt(Content.Receipt.Kind kind, AccountId author) implements Telling {}

        record ReadMark(ConversationId conversation, Instant readAt) implements Telling {}

        record OwnDeletion(ConversationId conversation) implements Telling {}
    }

    /** One message to come. */
    public record Batch(long number, Telling telling) {}

    public void add(Telling telling, MessageReference message) throws RedoubtException {
        TellingIndexRecord.Builder index = index();
        List<TellingEntry> batches = new ArrayList<>(index.getBatchesList());
        TellingEntry fresh = entry(telling);
        int open = open(batches, fresh);
        if (open < 0) {
            long number = Math.max(1, index.getNextNumber());
            index.setNextNumber(number + 1);
            batches.add(fresh.toBuilder().setNumber(number).build());
            open = batches.size() - 1;
        }
        TellingEntry batch = batches.get(open);
        List<ByteString> references = new ArrayList<>(references(batch.getNumber()));
        if (!references.contains(MessageLog.bytes(message))) {
            references.add(MessageLog.bytes(message));
        }
        batches.set(open, batch.toBuilder().setCount(references.size()).build());
        putReferences(batch.getNumber(), references);
        if (batches.size() > MAX_BATCHES) {
            transaction.delete(name(batches.removeFirst().getNumber()));
        }
        put(index, batches);
    }

    private static int open(List<TellingEntry> batches, TellingEntry fresh) {
        for (int i = batches.size() - 1; i >= 0; i--) {
            TellingEntry batch = batches.get(i);
            boolean same = batch.getKind() == fresh.getKind()
                    && batch.getAccountId().equals(fresh.getAccountId())
                    && batch.getConversationId().equals(fresh.getConversationId())
                    && Math.abs(batch.getAt() - fresh.getAt()) <= TOGETHER_MILLIS;
            if (same && batch.getCount() < Content.MAX_REFERENCES) {
                return i;
            }
        }
        return -1;
    }

    /** A receipt that is not needed any more: another device has sent it, or a better one follows. */
    public void drop(Content.Receipt.Kind kind, MessageReference message) throws RedoubtException {
        TellingIndexRecord.Builder index = index();
        List<TellingEntry> batches = new ArrayList<>();
        ByteString reference = MessageLog.bytes(message);
        for (TellingEntry batch : index.getBatchesList()) {
            boolean maybe = batch.getKind() == kind(kind);
            List<ByteString> references = maybe ? new ArrayList<>(references(batch.getNumber())) : List.of();
            if (!maybe || !references.remove(reference)) {
                batches.add(batch);
            } else if (references.isEmpty()) {
                transaction.delete(name(batch.getNumber()));
            } else {
                putReferences(batch.getNumber(), references);
                batches.add(batch.toBuilder().setCount(references.size()).build());
            }
        }
        put(index, batches);
    }

    /** The oldest first. */
    public List<Batch> all() throws RedoubtException {
        return index().getBatchesList().stream()
                .map(entry -> new Batch(entry.getNumber(), telling(entry)))
                .toList();
    }

    /** The content that tells it, which is not to be told any more; empty where somebody was faster. */
    public Optional<Content> take(Batch batch) throws RedoubtException {
        TellingIndexRecord.Builder index = index();
        List<TellingEntry> left = index.getBatchesList().stream()
                .filter(entry -> entry.getNumber() != batch.number())
                .toList();
        if (left.size() == index.getBatchesCount()) {
            return Optional.empty();
        }
        List<MessageReference> messages = references(batch.number()).stream()
                .map(PendingTellings::reference)
                .toList();
        transaction.delete(name(batch.number()));
        put(index, left);
        return messages.isEmpty() ? Optional.empty() : Optional.of(content(batch.telling(), messages));
    }

    private static Content content(Telling telling, List<MessageReference> messages) {
        return switch (telling) {
            case Telling.Receipt receipt -> new Content.Receipt(receipt.kind(), messages);
            case Telling.ReadMark mark -> new Content.ReadMark(mark.conversation(), mark.readAt(), messages);
            case Telling.OwnDeletion deletion -> new Content.OwnDeletion(deletion.conversation(), messages);
        };
    }

    private static TellingEntry entry(Telling telling) {
        TellingEntry.Builder entry = TellingEntry.newBuilder();
        switch (telling) {
            case Telling.Receipt receipt ->
                entry.setKind(kind(receipt.kind()))
                        .setAccountId(MessageLog.bytes(receipt.author().value()));
            case Telling.ReadMark mark ->
                entry.setKind(TellingKind.TELLING_KIND_READ_MARK)
                        .setConversationId(MessageLog.bytes(mark.conversation().value()))
                        .setAt(mark.readAt().toEpochMilli());
            case Telling.OwnDeletion deletion ->
                entry.setKind(TellingKind.TELLING_KIND_OWN_DELETION)
                        .setConversationId(
                                MessageLog.bytes(deletion.conversation().value()));
        }
        return entry.build();
    }

    private static TellingKind kind(Content.Receipt.Kind kind) {
        return switch (kind) {
            case DELIVERED -> TellingKind.TELLING_KIND_DELIVERED;
            case READ -> TellingKind.TELLING_KIND_READ;
        };
    }

    private static Telling telling(TellingEntry entry) {
        return switch (entry.getKind()) {
            case TELLING_KIND_DELIVERED -> new Telling.Receipt(Content.Receipt.Kind.DELIVERED, account(entry));
            case TELLING_KIND_READ -> new Telling.Receipt(Content.Receipt.Kind.READ, account(entry));
            case TELLING_KIND_READ_MARK ->
                new Telling.ReadMark(conversation(entry), Instant.ofEpochMilli(entry.getAt()));
            case TELLING_KIND_OWN_DELETION -> new Telling.OwnDeletion(conversation(entry));
            case TELLING_KIND_UNSPECIFIED, UNRECOGNIZED ->
                throw new IllegalStateException("what is to be told is of no kind");
        };
    }

    private static AccountId account(TellingEntry entry) {
        return AccountId.of(entry.getAccountId().toByteArray());
    }

    private static ConversationId conversation(TellingEntry entry) {
        return new ConversationId(Octets.copyOf(entry.getConversationId().toByteArray()));
    }

    private static MessageReference reference(ByteString bytes) {
        return new MessageReference(
                new NodeId(Octets.copyOf(bytes.substring(0, NodeId.SIZE).toByteArray())),
                new MessageId(Octets.copyOf(bytes.substring(NodeId.SIZE).toByteArray())));
    }

    private List<ByteString> references(long number) throws RedoubtException {
        return Stored.get(transaction, name(number), TellingRecord.parser())
                .map(TellingRecord::getReferencesList)
                .orElse(List.of());
    }

    private void putReferences(long number, List<ByteString> references) throws RedoubtException {
        if (references.size() > Content.MAX_REFERENCES) {
            throw new ContainerDamagedException("a batch is too large");
        }
        Stored.put(
                transaction,
                name(number),
                TellingRecord.newBuilder().addAllReferences(references).build());
    }

    private TellingIndexRecord.Builder index() throws RedoubtException {
        return Stored.get(transaction, INDEX, TellingIndexRecord.parser())
                .orElseGet(TellingIndexRecord::getDefaultInstance)
                .toBuilder();
    }

    private void put(TellingIndexRecord.Builder index, List<TellingEntry> batches) throws RedoubtException {
        Stored.put(
                transaction, INDEX, index.clearBatches().addAllBatches(batches).build());
    }

    private static RecordName name(long number) {
        return RecordTypes.numbered(RecordTypes.TELLING, number);
    }
}
