package dev.redoubt.protocol.invitation;

/** The text is no invitation link, or not the one that was written; the message says why, without the token. */
public final class InvalidInvitationException extends Exception {
    private static final long serialVersionUID = 1L;

    public InvalidInvitationException(String message) {
        super(message);
    }

    InvalidInvitationException(String message, Throwable cause) {
        super(message, cause);
    }
}
