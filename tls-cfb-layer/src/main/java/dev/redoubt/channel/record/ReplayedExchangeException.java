package dev.redoubt.channel.record;

/** The sequence number was used before, or is too old to tell. */
public final class ReplayedExchangeException extends BadExchangeException {
    private static final long serialVersionUID = 1L;

    public ReplayedExchangeException() {
        super(ExchangeFailure.REPLAY, "the sequence number was used before");
    }
}
