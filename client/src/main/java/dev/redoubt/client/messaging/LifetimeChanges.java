package dev.redoubt.client.messaging;

import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.Notice;
import dev.redoubt.client.store.ConversationSettings;
import dev.redoubt.client.store.NoticeLog;
import dev.redoubt.protocol.message.Content;
import java.time.Instant;

/** What new messages of a conversation of two get, if their sender does not say otherwise. Either of the two may change it. */
final class LifetimeChanges {
    private final Transaction transaction;

    LifetimeChanges(Transaction transaction) {
        this.transaction = transaction;
    }

    void apply(Said said, Content.LifetimeChange change) throws RedoubtException {
        Instant sentAt = said.message().timing().sentAt();
        // A clock that is ahead must not keep the other from changing it again.
        Instant at = sentAt.isAfter(said.now()) ? said.now() : sentAt;
        boolean changed = new ConversationSettings(transaction).change(said.conversation(), change.lifetimes(), at);
        if (changed && !said.byOwnAccount()) {
            new NoticeLog(transaction).addOfContact(Notice.Kind.LIFETIMES, said.account());
        }
    }
}
