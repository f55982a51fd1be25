package dev.redoubt.channel.record;

/** A bad request or response. The outer answer to a bad request is 400, empty, whichever of these it was. */
public abstract sealed class BadExchangeException extends ExchangeException
        permits BadTagException,
                MalformedExchangeException,
                ReplayedExchangeException,
                TooManyExchangesException,
                TruncatedExchangeException {
    private static final long serialVersionUID = 1L;

    BadExchangeException(ExchangeFailure failure, String message) {
        super(failure, message);
    }
}
