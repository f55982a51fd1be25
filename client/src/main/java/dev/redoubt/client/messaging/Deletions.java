package dev.redoubt.client.messaging;

import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.RedoubtException;
import java.util.List;

/** The deletion of messages for everybody, by who wrote them. */
final class Deletions {
    private final Transaction transaction;
    private final List<Happening> happenings;

    Deletions(Transaction transaction, List<Happening> happenings) {
        this.transaction = transaction;
        this.happenings = happenings;
    }

    void apply(Said said, Target target) throws RedoubtException {
        // Passed over.
    }
}
