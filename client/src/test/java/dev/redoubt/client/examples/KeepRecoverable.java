package dev.redoubt.client.examples;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.recovery.AccountRecovery;
import dev.redoubt.client.recovery.RecoverySecret;
import java.util.Optional;

/** Sets the recovery of an account up, and sees whether it works. */
public final class KeepRecoverable {
    private KeepRecoverable() {}

    /**
     * @param chosen at least eight characters; better several random words
     * @return where the account is recovered with it: to be kept beside the passphrase, and no secret
     */
    static String setUp(Redoubt redoubt, char[] chosen) throws RedoubtException {
        AccountRecovery recovery = redoubt.recovery();
        try (Passphrase passphrase = Passphrase.takeOwnershipOf(chosen.clone())) {
            recovery.setUp(Optional.empty(), passphrase);
        }
        try (RecoverySecret written = new RecoverySecret.OfPassphrase(Passphrase.takeOwnershipOf(chosen.clone()))) {
            recovery.test(written);
        }
        return recovery.link().toText();
    }
}
