package dev.redoubt.channel.record;

/** Bytes that no honest sender writes: unknown version or flags, a wrong length, bytes after the last record. */
public final class MalformedExchangeException extends BadExchangeException {
    private static final long serialVersionUID = 1L;

    public MalformedExchangeException(String message) {
        super(ExchangeFailure.MALFORMED, message);
    }
}
