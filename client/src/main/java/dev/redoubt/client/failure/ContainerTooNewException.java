package dev.redoubt.client.failure;

/** Written by a newer program. */
public final class ContainerTooNewException extends RedoubtException {
    private static final long serialVersionUID = 1L;

    public ContainerTooNewException(int version) {
        super("The container has format " + version + ", newer than this program: update redoubt.");
    }
}
