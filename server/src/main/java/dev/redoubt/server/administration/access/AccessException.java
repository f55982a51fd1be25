package dev.redoubt.server.administration.access;

/** The appliance could not be asked, or what it answered is none. The message is one line for the administrator. */
public final class AccessException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String line;

    public AccessException(String line) {
        super(line);
        this.line = line;
    }

    public AccessException(String line, Throwable cause) {
        super(line, cause);
        this.line = line;
    }

    @Override
    public String getMessage() {
        return line;
    }
}
