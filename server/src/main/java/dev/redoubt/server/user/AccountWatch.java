package dev.redoubt.server.user;

import dev.redoubt.protocol.identity.AccountId;
import org.jdbi.v3.core.Handle;

/** Who wants to know that other settings may hold for an account's devices from now on. */
@FunctionalInterface
public interface AccountWatch {
    /**
     * In the transaction that puts a user or bot into another security group: what this does is done with it, or not at all.
     *
     * @throws RuntimeException if that must not be done, or not now: it is let through
     */
    default void moving(Handle handle, GroupId from, GroupId to) {}

    /** In the transaction that resets devices. */
    default void resetting(Handle handle) {}

    /**
     * The account's user is in another security group, or one of its devices was reset, or the account is gone. Called after the
     * commit; must not throw.
     */
    void changed(AccountId account);
}
