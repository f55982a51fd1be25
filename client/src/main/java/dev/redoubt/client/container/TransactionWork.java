package dev.redoubt.client.container;

import dev.redoubt.client.failure.RedoubtException;
import org.jspecify.annotations.Nullable;

/** What happens in one transaction: all of it, or nothing when it throws. It must not wait for the network. */
@FunctionalInterface
public interface TransactionWork<T extends @Nullable Object> {
    T run(Transaction transaction) throws RedoubtException;
}
