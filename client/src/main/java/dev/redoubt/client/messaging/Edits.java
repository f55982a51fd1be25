package dev.redoubt.client.messaging;

import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.store.MessageLog;
import dev.redoubt.client.store.NodeJournal;
import dev.redoubt.client.store.format.MessageRecord;
import dev.redoubt.client.store.format.SaidOrder;
import dev.redoubt.protocol.message.Content;
import java.util.List;

/** Another text for a message, by who wrote it. The one before is not kept, and the message lives no longer than before. */
final class Edits {
    static final String REFUSED = "ForeignEdit";

    private final Transaction transaction;
    private final List<Happening> happenings;

    Edits(Transaction transaction, List<Happening> happenings) {
        this.transaction = transaction;
        this.happenings = happenings;
    }

    void apply(Said said, Target target, Content.Edit edit) throws RedoubtException {
        MessageRecord record = target.record();
        if (!target.isOf(said)
                || record.getContentKind() != MessageRecords.TEXT_KIND
                || edit.text().isEmpty()) {
            new NodeJournal(transaction).countRejected(REFUSED);
            return;
        }
        SaidOrder order = SaidOrders.of(said);
        boolean newest = !record.hasEdited() || SaidOrders.isLater(order, record.getEdited());
        if (newest && !record.getDeleted()) {
            MessageRecord edited =
                    record.toBuilder().setText(edit.text()).setEdited(order).build();
            new MessageLog(transaction).change(target.number(), edited);
            happenings.add(new Happening.Changed(target.number()));
        }
    }
}
