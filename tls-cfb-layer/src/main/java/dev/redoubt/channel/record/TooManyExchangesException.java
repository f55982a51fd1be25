package dev.redoubt.channel.record;

/** As many exchanges run in the session as it may have at the same time. */
public final class TooManyExchangesException extends BadExchangeException {
    private static final long serialVersionUID = 1L;

    public TooManyExchangesException() {
        super(ExchangeFailure.TOO_MANY_EXCHANGES, "the session has too many exchanges running");
    }
}
