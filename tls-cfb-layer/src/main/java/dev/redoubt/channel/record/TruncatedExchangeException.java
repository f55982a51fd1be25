package dev.redoubt.channel.record;

/** The bytes ended before a last record was verified: a cut, never the end of the message. */
public final class TruncatedExchangeException extends BadExchangeException {
    private static final long serialVersionUID = 1L;

    public TruncatedExchangeException() {
        super(ExchangeFailure.TRUNCATED, "cut off before the last record");
    }
}
