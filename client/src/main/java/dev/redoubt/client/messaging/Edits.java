package dev.redoubt.client.messaging;

import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.protocol.message.Content;
import java.util.List;

/** Another text for a message, by who wrote it. */
final class Edits {
    private final Transaction transaction;
    private final List<Happening> happenings;

    Edits(Transaction transaction, List<Happening> happenings) {
        this.transaction = transaction;
        this.happenings = happenings;
    }

    void apply(Said said, Target target, Content.Edit edit) throws RedoubtException {
        // Passed over.
    }
}
