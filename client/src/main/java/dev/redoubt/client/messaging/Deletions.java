package dev.redoubt.client.messaging;

import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.store.FileTraces;
import dev.redoubt.client.store.MessageLog;
import dev.redoubt.client.store.NodeJournal;
import dev.redoubt.client.store.SentLog;
import dev.redoubt.client.store.format.MessageRecord;
import java.time.Duration;
import java.util.List;

/** The deletion of messages for everybody, by who wrote them. What stays is that there was one, for a while. */
final class Deletions {
    static final String REFUSED = "ForeignDeletion";

    /** For so long it is shown that something was deleted; no longer than the message would have lived. */
    static final Duration SHOWN = Duration.ofDays(30);

    /** Fields from here on are about what was said, but for {@code deleted} itself. */
    private static final int FIRST_SAID = 26;

    private final Transaction transaction;
    private final List<Happening> happenings;

    Deletions(Transaction transaction, List<Happening> happenings) {
        this.transaction = transaction;
        this.happenings = happenings;
    }

    void apply(Said said, Target target) throws RedoubtException {
        if (!target.isOf(said)) {
            new NodeJournal(transaction).countRejected(REFUSED);
            return;
        }
        if (!target.record().getDeleted()) {
            new FileTraces(transaction).gone(target.record(), true);
            new MessageLog(transaction).change(target.number(), tombstone(said, target.record()));
            new SentLog(transaction, target.conversation()).forget(target.record());
            happenings.add(new Happening.Changed(target.number()));
        }
    }

    private static MessageRecord tombstone(Said said, MessageRecord record) {
        MessageRecord.Builder left = record.toBuilder().clearText();
        for (FieldDescriptor field : MessageRecord.getDescriptor().getFields()) {
            if (field.getNumber() >= FIRST_SAID) {
                left.clearField(field);
            }
        }
        long until = said.now().plus(SHOWN).toEpochMilli();
        return left.setDueAt(record.getDueAt() == 0 ? until : Math.min(record.getDueAt(), until))
                .setDeleted(true)
                .build();
    }
}
