package dev.redoubt.client.failure;

/** What one device left for another at a code's rendezvous was sealed under the code, but not signed by that device: an alarm. */
public final class ForgedJoiningException extends RedoubtException {
    private static final long serialVersionUID = 1L;

    public ForgedJoiningException(Throwable cause) {
        super(
                "What came from the other device was not signed by it: somebody else has seen the code, and nothing of it was"
                        + " taken. Close the code there, and show a new one to nobody else.",
                cause);
    }
}
