package dev.redoubt.crypto;

/** A public key, ciphertext or agreement result from somebody else is not usable: wrong length, or a forced secret. */
public final class InvalidKeyMaterialException extends Exception {
    private static final long serialVersionUID = 1L;

    public InvalidKeyMaterialException(String message) {
        super(message);
    }

    public InvalidKeyMaterialException(String message, Throwable cause) {
        super(message, cause);
    }
}
