package dev.redoubt.client.recovery;

import dev.redoubt.client.device.AccountRootSource;
import dev.redoubt.client.failure.NoAccountRootException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.protocol.recovery.RecoveryBundle;
import java.util.Optional;

/** The root as the recovery gives it, once the user has opened it for a change of the account. */
public final class BundleRootSource implements AccountRootSource {
    private final AccountRecovery recovery;
    private final Optional<RecoverySecret> opens;

    /** @param opens empty where the root may still be on this device; stays with the caller */
    public BundleRootSource(AccountRecovery recovery, Optional<RecoverySecret> opens) {
        this.recovery = recovery;
        this.opens = opens;
    }

    @Override
    public void require() throws RedoubtException {
        if (opens.isEmpty() && !recovery.status().rootIsHere()) {
            throw new NoAccountRootException();
        }
    }

    @Override
    public RecoveryBundle open() throws RedoubtException {
        require();
        return recovery.bundle(opens);
    }
}
