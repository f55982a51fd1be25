package dev.redoubt.client.failure;

/** The container's files were changed or are incomplete. */
public final class ContainerDamagedException extends RedoubtException {
    private static final long serialVersionUID = 1L;

    public ContainerDamagedException(String reason) {
        super("The container is damaged (" + reason + "): restore the whole home from a backup.");
    }
}
