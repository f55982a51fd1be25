package dev.redoubt.client.messaging;

import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.protocol.message.Content;

/** Somebody misses what this account sent. */
final class ResendRequests {
    private final Transaction transaction;

    ResendRequests(Transaction transaction) {
        this.transaction = transaction;
    }

    void apply(Said said, Content.ResendRequest request) throws RedoubtException {
        // Passed over.
    }
}
