package dev.redoubt.server.access;

/**
 * Asked, in its transaction, before somebody gets rights or keys, once it is sure that it can be done. Thread-safe.
 */
@FunctionalInterface
public interface SecondOwner {
    /** Returns if it may be done now; otherwise throws what ends the transaction, and must be let through. */
    void require();
}
