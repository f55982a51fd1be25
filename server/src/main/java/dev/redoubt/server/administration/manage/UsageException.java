package dev.redoubt.server.administration.manage;

/** What was asked for cannot be done as it was asked. The message is one line for the administrator. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String line;

    public UsageException(String line) {
        super(line);
        this.line = line;
    }

    @Override
    public String getMessage() {
        return line;
    }
}
