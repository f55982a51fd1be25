package dev.redoubt.client.messaging;

import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.protocol.message.Content;
import java.util.List;

/** A reaction to a message. */
final class Reactions {
    private final Transaction transaction;
    private final List<Happening> happenings;

    Reactions(Transaction transaction, List<Happening> happenings) {
        this.transaction = transaction;
        this.happenings = happenings;
    }

    void apply(Said said, Target target, Content.Reaction reaction) throws RedoubtException {
        // Passed over.
    }
}
