package dev.redoubt.client.container;

import dev.redoubt.client.failure.RedoubtException;

/** One step of the content's format, run once, in a transaction of its own together with its number. */
@FunctionalInterface
public interface Migration {
    void apply(Transaction transaction) throws RedoubtException;
}
