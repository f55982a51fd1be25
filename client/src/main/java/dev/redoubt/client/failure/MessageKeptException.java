package dev.redoubt.client.failure;

/** The message is sealed and stored, but whether the appliance has it is unknown. It goes out by itself, once. */
public final class MessageKeptException extends RedoubtException {
    private static final long serialVersionUID = 1L;

    public MessageKeptException(RedoubtException cause) {
        super(
                "The message is kept and goes out with the next command that reaches the appliance: do not send it again. ("
                        + cause.getMessage() + ")",
                cause);
    }
}
