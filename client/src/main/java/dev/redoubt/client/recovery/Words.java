package dev.redoubt.client.recovery;

import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.WrongRecoveryException;
import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.recovery.Purpose;
import dev.redoubt.protocol.recovery.RecoveryBundle;
import dev.redoubt.protocol.recovery.RecoveryException;
import dev.redoubt.protocol.recovery.SealedBundle;

/** Opens the file of the mode with words. */
final class Words {
    private Words() {}

    /**
     * @param key stays with the caller
     * @return to be closed by the caller
     */
    static RecoveryBundle open(Secret key, SealedBundle file) throws RedoubtException {
        try {
            return file.open(Purpose.WORDS, key);
        } catch (RecoveryException e) {
            throw new WrongRecoveryException(
                    e.reason() == RecoveryException.Reason.WRONG_KEY
                            ? "These words do not open this file: one of the two is older, or of another account."
                            : "This file is not one that words open.",
                    e);
        }
    }
}
