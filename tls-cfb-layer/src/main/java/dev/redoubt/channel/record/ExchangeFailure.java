package dev.redoubt.channel.record;

/** Why an exchange failed, for counting apart on this side only: the other side is never told. */
public enum ExchangeFailure {
    BAD_TAG("bad_tag"),
    REPLAY("replay"),
    UNKNOWN_SESSION("unknown_session"),
    EXPIRED_EPOCH("expired_epoch"),
    MALFORMED("malformed"),
    TRUNCATED("truncated"),
    TOO_MANY_EXCHANGES("too_many_exchanges");

    private final String label;

    ExchangeFailure(String label) {
        this.label = label;
    }

    /** The value of the metric's label. */
    public String label() {
        return label;
    }
}
