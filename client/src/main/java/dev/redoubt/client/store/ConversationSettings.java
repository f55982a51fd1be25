package dev.redoubt.client.store;

import dev.redoubt.client.container.RecordName;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.store.format.ConversationSettingsRecord;
import dev.redoubt.protocol.message.ConversationId;
import dev.redoubt.protocol.message.ConversationLifetimes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What was agreed for conversations of two. Groups have it in their state. */
public final class ConversationSettings {
    private final Transaction transaction;

    public ConversationSettings(Transaction transaction) {
        this.transaction = transaction;
    }

    /** What new messages get, if their sender does not say otherwise. */
    public ConversationLifetimes lifetimes(ConversationId conversation) throws RedoubtException {
        ConversationSettingsRecord record = record(conversation);
        return new ConversationLifetimes(
                Duration.ofSeconds(record.getTimeToLive()), Duration.ofSeconds(record.getBurnOnRead()));
    }

    /**
     * What was settled once.
     *
     * @param at when the message that settled it was sent, whole milliseconds
     */
    public record Settled(ConversationLifetimes lifetimes, Instant at) {}

    /** Of which conversations anything is settled. */
    public List<ConversationId> all() throws RedoubtException {
        return transaction.list(RecordTypes.CONVERSATION_SETTINGS).stream()
                .map(stored -> new ConversationId(stored.id()))
                .toList();
    }

    /** Empty where nobody has settled anything. */
    public Optional<Settled> settled(ConversationId conversation) throws RedoubtException {
        long at = record(conversation).getChangedAt();
        return at == 0 ? Optional.empty() : Optional.of(new Settled(lifetimes(conversation), Instant.ofEpochMilli(at)));
    }

    /**
     * The change that was sent last counts, whichever came first.
     *
     * @param sentAt by its sender
     * @return whether something is another now
     */
    public boolean change(ConversationId conversation, ConversationLifetimes lifetimes, Instant sentAt)
            throws RedoubtException {
        ConversationSettingsRecord before = record(conversation);
        if (sentAt.toEpochMilli() < before.getChangedAt()) {
            return false;
        }
        Stored.put(
                transaction,
                name(conversation),
                before.toBuilder()
                        .setTimeToLive(lifetimes.timeToLive().toSeconds())
                        .setBurnOnRead(lifetimes.burnOnRead().toSeconds())
                        .setChangedAt(sentAt.toEpochMilli())
                        .build());
        return before.getTimeToLive() != lifetimes.timeToLive().toSeconds()
                || before.getBurnOnRead() != lifetimes.burnOnRead().toSeconds();
    }

    private ConversationSettingsRecord record(ConversationId conversation) throws RedoubtException {
        return Stored.get(transaction, name(conversation), ConversationSettingsRecord.parser())
                .orElseGet(ConversationSettingsRecord::getDefaultInstance);
    }

    private static RecordName name(ConversationId conversation) {
        return new RecordName(RecordTypes.CONVERSATION_SETTINGS, conversation.value());
    }
}
