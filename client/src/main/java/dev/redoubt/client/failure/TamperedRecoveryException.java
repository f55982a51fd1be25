package dev.redoubt.client.failure;

import org.jspecify.annotations.Nullable;

/** The appliance does not keep, or does not give, what the account's root asked it to keep. */
public final class TamperedRecoveryException extends RedoubtException {
    private static final long serialVersionUID = 1L;

    /** @param what happened, as the middle of a sentence */
    public TamperedRecoveryException(String what, @Nullable Throwable cause) {
        super(
                "The appliance " + what
                        + ": your account might not be recoverable through it. Set the recovery up anew, and ask its"
                        + " administrator.",
                cause);
    }
}
