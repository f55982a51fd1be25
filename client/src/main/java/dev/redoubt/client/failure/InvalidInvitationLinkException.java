package dev.redoubt.client.failure;

/** The invitation link does not parse. */
public final class InvalidInvitationLinkException extends RedoubtException {
    private static final long serialVersionUID = 1L;

    public InvalidInvitationLinkException(String reason, Throwable cause) {
        super("This is no valid invitation link (" + reason + "): copy the whole link again.", cause);
    }
}
