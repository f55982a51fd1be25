package dev.redoubt.client.device;

import dev.redoubt.client.failure.NoAccountRootException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.protocol.recovery.RecoveryBundle;

/** Where the account's root (Kr) comes from. It is opened for one signature and closed again. */
public interface AccountRootSource {
    /**
     * Says before anything is asked of anybody that it cannot be had here.
     *
     * @throws NoAccountRootException if so
     */
    void require() throws RedoubtException;

    /**
     * @return to be closed by the caller, at once after its signature
     * @throws NoAccountRootException if it cannot be had here
     */
    RecoveryBundle open() throws RedoubtException;
}
