package dev.redoubt.channel.record;

/** The session or epoch is not known here, or not any more: the outer answer is 410, and the client opens a new session. */
public final class UnknownSessionException extends ExchangeException {
    private static final long serialVersionUID = 1L;

    private UnknownSessionException(ExchangeFailure failure, String message) {
        super(failure, message);
    }

    public static UnknownSessionException unknown() {
        return new UnknownSessionException(ExchangeFailure.UNKNOWN_SESSION, "no such session or epoch");
    }

    public static UnknownSessionException expired() {
        return new UnknownSessionException(ExchangeFailure.EXPIRED_EPOCH, "the epoch is past its hard limit");
    }
}
