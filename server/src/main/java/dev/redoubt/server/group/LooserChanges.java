package dev.redoubt.server.group;

/** Asked before a change that allows somebody more than before, in its transaction. Thread-safe. */
@FunctionalInterface
public interface LooserChanges {
    /** Where one administrator is always enough. */
    LooserChanges FREE = () -> {};

    /** Returns if it may be done now; otherwise throws what ends the transaction, and must be let through. */
    void require();
}
