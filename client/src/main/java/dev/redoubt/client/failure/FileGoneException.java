package dev.redoubt.client.failure;

/** The appliance has no such file any more. */
public final class FileGoneException extends RedoubtException {
    private static final long serialVersionUID = 1L;

    public FileGoneException(Throwable cause) {
        super(
                "The file is not on the appliance any more: its time was over, or its sender has deleted it. Ask for it again.",
                cause);
    }
}
