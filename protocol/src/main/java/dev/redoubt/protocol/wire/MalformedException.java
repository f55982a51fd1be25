package dev.redoubt.protocol.wire;

/** Bytes from somebody else are not the one canonical encoding of what they should be. Nothing was believed of them. */
public final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    public MalformedException(String message) {
        super(message);
    }

    public MalformedException(String message, Throwable cause) {
        super(message, cause);
    }
}
