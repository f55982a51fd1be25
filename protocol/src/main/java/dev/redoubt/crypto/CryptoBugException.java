package dev.redoubt.crypto;

/** Something that cannot happen in a correct program on a supported JDK: this is our bug, never bad input. */
public final class CryptoBugException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    public CryptoBugException(String message, Throwable cause) {
        super(message, cause);
    }
}
