package dev.redoubt.server.recovery;

import dev.redoubt.protocol.identity.AccountId;

/** Whether an account may be recovered with what the appliance keeps. */
@FunctionalInterface
public interface RecoveryRules {
    boolean mayRecover(AccountId account);
}
