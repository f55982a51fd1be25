package dev.redoubt.protocol.file;

/** A sealed file is not what its sender made. Nothing of the part in question was given out. */
public final class BrokenFileException extends Exception {
    private static final long serialVersionUID = 1L;

    private final FileFailure failure;

    public BrokenFileException(FileFailure failure) {
        super(failure.name());
        this.failure = failure;
    }

    BrokenFileException(FileFailure failure, Throwable cause) {
        super(failure.name(), cause);
        this.failure = failure;
    }

    public FileFailure failure() {
        return failure;
    }
}
