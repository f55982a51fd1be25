package dev.redoubt.channel.session;

/** A device statement was not accepted. The session stays as it was; the inner answer is 403 whatever the reason. */
public final class DeviceRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** For counting apart on this side. */
    public enum Reason {
        UNKNOWN_DEVICE,
        WRONG_SIGNATURE,
        /** The session already speaks for another device. */
        OTHER_DEVICE,
        /** As many authenticated sessions as this server holds. */
        TOO_MANY_SESSIONS
    }

    private final Reason reason;

    DeviceRefusedException(Reason reason) {
        super("the device is refused: " + reason);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
