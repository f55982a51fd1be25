package dev.redoubt.server.configuration;

/** The server must not start as things are. The message is one line for the administrator: what is wrong, and where. */
public final class RefusedStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RefusedStartException(String line) {
        super(line);
    }

    public RefusedStartException(String line, Throwable cause) {
        super(line, cause);
    }

    /** The one line. */
    @Override
    public String getMessage() {
        String line = super.getMessage();
        return line == null ? "" : line.replaceAll("\\s+", " ").strip();
    }
}
