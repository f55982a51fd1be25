package dev.redoubt.client.store;

import com.google.protobuf.ByteString;
import dev.redoubt.client.container.RecordName;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.store.format.ConversationRecord;
import dev.redoubt.client.store.format.SenderProgress;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.message.ChainPosition;
import dev.redoubt.protocol.message.ConversationId;
import java.time.Instant;
import java.util.Optional;

/** Where every sender stands in one conversation, this node included. Counters only go up. */
public final class ConversationLog {
    /** What comes first of a sender in a conversation of two with a higher counter was preceded by what others got. */
    private static final int FIRST_MESSAGES = 8;

    private final Transaction transaction;
    private final ConversationId conversation;

    public ConversationLog(Transaction transaction, ConversationId conversation) {
        this.transaction = transaction;
        this.conversation = conversation;
    }

    /** Where this node's next payload stands. */
    public ChainPosition next() throws RedoubtException {
        ConversationRecord record = record();
        return record.getNextCounter() <= 1
                ? ChainPosition.first(conversation)
                : new ChainPosition(
                        conversation,
                        record.getNextCounter(),
                        Octets.copyOf(record.getPreviousPayload().toByteArray()),
                        null);
    }

    /** Takes the position for the payload with this digest: it is never given again. */
    public void took(ChainPosition position, Octets payloadDigest) throws RedoubtException {
        if (position.counter() < record().getNextCounter()) {
            throw new IllegalStateException("a counter never goes back");
        }
        put(record().toBuilder()
                .setNextCounter(position.counter() + 1)
                .setPreviousPayload(ByteString.copyFrom(payloadDigest.toBytes()))
                .build());
    }

    /**
     * What a received payload means for its sender's history.
     *
     * @param missing payloads before it that did not come
     * @param forked whether it contradicts the ones beside it
     * @param filled where it was missing
     * @param repeated whether its counter came before, or was never missing, as far as is remembered
     */
    public record Arrival(long missing, boolean forked, Optional<Gaps.Filled> filled, boolean repeated) {}

    /** Whether something newer came of its sender. */
    public boolean isLate(NodeId sender, ChainPosition position) throws RedoubtException {
        ConversationRecord record = record();
        int index = index(record, sender);
        return index >= 0 && position.counter() <= record.getSenders(index).getCounter();
    }

    /**
     * Compares with what was seen, and remembers the newest, and what is missing.
     *
     * @param account whose the sender is
     */
    public Arrival arrived(NodeId sender, AccountId account, ChainPosition position, Octets payloadDigest, Instant now)
            throws RedoubtException {
        ConversationRecord record = record();
        int index = index(record, sender);
        SenderProgress seen = index < 0 ? SenderProgress.getDefaultInstance() : record.getSenders(index);
        ChainPosition.Order order = position.after(
                seen.getCounter(), Octets.copyOf(seen.getPayload().toByteArray()));
        if (order == ChainPosition.Order.NOT_NEWER) {
            Optional<Gaps.Filled> filled = new Gaps(transaction, conversation, sender).fill(position, payloadDigest);
            boolean forked = filled.filter(Gaps.Filled::contradicts).isPresent();
            return new Arrival(0, forked, filled, filled.isEmpty());
        }
        SenderProgress progress = SenderProgress.newBuilder()
                .setNodeId(ByteString.copyFrom(sender.toBytes()))
                .setCounter(position.counter())
                .setPayload(ByteString.copyFrom(payloadDigest.toBytes()))
                .build();
        put(
                index < 0
                        ? record.toBuilder().addSenders(progress).build()
                        : record.toBuilder().setSenders(index, progress).build());
        boolean before = seen.getCounter() == 0 && isFromBefore(position);
        long missing = before ? 0 : position.counter() - seen.getCounter() - 1;
        Gaps gaps = new Gaps(transaction, conversation, sender);
        if (missing > 0) {
            gaps.open(account, seen.getCounter(), seen.getPayload(), position, now);
        } else if (before && position.counter() > 1) {
            gaps.openBefore(account, position, now);
        }
        return new Arrival(missing, order == ChainPosition.Order.FORK, Optional.empty(), false);
    }

    /** Who joins late, an account a group or a device its account, has missed nothing. */
    private static boolean isFromBefore(ChainPosition first) {
        return first.groupState() != null || first.counter() > FIRST_MESSAGES;
    }

    private static int index(ConversationRecord record, NodeId sender) {
        ByteString id = ByteString.copyFrom(sender.toBytes());
        for (int i = 0; i < record.getSendersCount(); i++) {
            if (record.getSenders(i).getNodeId().equals(id)) {
                return i;
            }
        }
        return -1;
    }

    private ConversationRecord record() throws RedoubtException {
        return Stored.get(transaction, name(), ConversationRecord.parser())
                .orElseGet(ConversationRecord::getDefaultInstance);
    }

    private void put(ConversationRecord record) throws RedoubtException {
        Stored.put(transaction, name(), record);
    }

    private RecordName name() {
        return new RecordName(RecordTypes.CONVERSATION, conversation.value());
    }
}
