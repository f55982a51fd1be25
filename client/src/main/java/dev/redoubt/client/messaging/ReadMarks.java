package dev.redoubt.client.messaging;

import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.protocol.message.Content;
import java.util.List;

/** Another device of the own account has shown messages. */
final class ReadMarks {
    private final Transaction transaction;
    private final List<Happening> happenings;

    ReadMarks(Transaction transaction, List<Happening> happenings) {
        this.transaction = transaction;
        this.happenings = happenings;
    }

    void apply(Said said, Target target, Content.ReadMark mark) throws RedoubtException {
        // Passed over.
    }
}
