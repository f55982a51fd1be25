package dev.redoubt.channel.record;

/** A record's tag is wrong: it was forged, altered, moved, reflected, or sealed under other keys. */
public final class BadTagException extends BadExchangeException {
    private static final long serialVersionUID = 1L;

    public BadTagException() {
        super(ExchangeFailure.BAD_TAG, "a tag is wrong");
    }
}
