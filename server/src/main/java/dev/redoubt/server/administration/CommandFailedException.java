package dev.redoubt.server.administration;

/** A command was not done; the message is one line for the administrator. */
final class CommandFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String line;

    CommandFailedException(String line) {
        super(line);
        this.line = line;
    }

    CommandFailedException(String line, Throwable cause) {
        super(line, cause);
        this.line = line;
    }

    @Override
    public String getMessage() {
        return line;
    }
}
