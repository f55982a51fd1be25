package dev.redoubt.client.messaging;

import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.protocol.message.Content;
import java.util.Optional;

/** What to say, settled in the transaction that seals it. What it does on this device is written in there too. */
@FunctionalInterface
public interface Words {
    /** @return empty if there is nothing to say any more */
    Optional<Content> in(Transaction transaction) throws RedoubtException;
}
