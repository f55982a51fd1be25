package dev.redoubt.client.messaging;

import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.store.MessageLog;
import dev.redoubt.client.store.PendingTellings;
import dev.redoubt.client.store.format.MessageStatus;
import dev.redoubt.protocol.message.Content;
import java.time.Instant;
import java.util.List;

/** Another device of the own account has shown messages: they count as read here too, since then. */
final class ReadMarks {
    private final Transaction transaction;
    private final List<Happening> happenings;

    ReadMarks(Transaction transaction, List<Happening> happenings) {
        this.transaction = transaction;
        this.happenings = happenings;
    }

    void apply(Said said, Target target, Content.ReadMark mark) throws RedoubtException {
        boolean received = target.record().getStatus() == MessageStatus.MESSAGE_STATUS_RECEIVED;
        boolean theirs = said.byOwnAccount() && target.conversation().equals(mark.conversation());
        if (!theirs || !received) {
            return;
        }
        boolean wasUnread = new MessageLog(transaction).isUnread(target.number());
        // A clock that is ahead would let what burns live longer.
        Instant at = mark.readAt().isAfter(said.now()) ? said.now() : mark.readAt();
        new Reading(transaction, said.own()).read(target, at);
        new PendingTellings(transaction).drop(Content.Receipt.Kind.DELIVERED, target.reference());
        if (wasUnread) {
            happenings.add(new Happening.Changed(target.number()));
        }
    }
}
