package dev.redoubt.server.administration.capacity;

/** It cannot be measured, or a statement does not hold. The message says why, in one sentence for an administrator. */
public final class CapacityException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String sentence;

    public CapacityException(String message) {
        super(message);
        this.sentence = message;
    }

    public CapacityException(String message, Throwable cause) {
        super(message, cause);
        this.sentence = message;
    }

    @Override
    public String getMessage() {
        return sentence;
    }
}
