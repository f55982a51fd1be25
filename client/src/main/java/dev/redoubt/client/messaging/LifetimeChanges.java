package dev.redoubt.client.messaging;

import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.protocol.message.Content;

/** What new messages of a conversation of two get, if their sender does not say otherwise. */
final class LifetimeChanges {
    private final Transaction transaction;

    LifetimeChanges(Transaction transaction) {
        this.transaction = transaction;
    }

    void apply(Said said, Content.LifetimeChange change) throws RedoubtException {
        // Passed over.
    }
}
