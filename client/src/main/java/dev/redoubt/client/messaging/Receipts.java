package dev.redoubt.client.messaging;

import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.protocol.message.Content;
import java.util.List;

/** That messages came, or were read. */
final class Receipts {
    private final Transaction transaction;
    private final List<Happening> happenings;

    Receipts(Transaction transaction, List<Happening> happenings) {
        this.transaction = transaction;
        this.happenings = happenings;
    }

    void apply(Said said, Target target, Content.Receipt receipt) throws RedoubtException {
        // Passed over.
    }
}
