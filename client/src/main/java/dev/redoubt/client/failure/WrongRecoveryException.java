package dev.redoubt.client.failure;

import org.jspecify.annotations.Nullable;

/** What was given does not open the recovery of the account. */
public final class WrongRecoveryException extends RedoubtException {
    private static final long serialVersionUID = 1L;

    /** @param sentence what to look at */
    public WrongRecoveryException(String sentence) {
        super(sentence);
    }

    public WrongRecoveryException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
