package dev.redoubt.server.user;

import dev.redoubt.protocol.identity.AccountId;

/** Who wants to know that other settings may hold for an account's devices from now on. Called after the commit; must not throw. */
@FunctionalInterface
public interface AccountWatch {
    /** The account's user is in another security group, or one of its devices was reset, or the account is gone. */
    void changed(AccountId account);
}
