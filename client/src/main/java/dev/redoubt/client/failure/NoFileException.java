package dev.redoubt.client.failure;

/** A message that is there has no file, or there is none with this number. */
public final class NoFileException extends RedoubtException {
    private static final long serialVersionUID = 1L;

    public NoFileException(long number) {
        super("There is no file in message " + number + ": messages with files are shown with their numbers.");
    }
}
