package dev.redoubt.channel.record;

/**
 * An exchange cannot be opened, or cannot go on. Without a stack trace: anybody on the network can cause one, so it must
 * stay cheap, and its type and message say it all.
 */
public abstract sealed class ExchangeException extends Exception permits UnknownSessionException, BadExchangeException {
    private static final long serialVersionUID = 1L;

    private final ExchangeFailure failure;

    ExchangeException(ExchangeFailure failure, String message) {
        super(message, null, false, false);
        this.failure = failure;
    }

    public final ExchangeFailure failure() {
        return failure;
    }
}
