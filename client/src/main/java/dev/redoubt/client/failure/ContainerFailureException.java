package dev.redoubt.client.failure;

/** The file system failed: no space, no permission, a bad disk. Nothing was confirmed. */
public final class ContainerFailureException extends RedoubtException {
    private static final long serialVersionUID = 1L;

    public ContainerFailureException(String action, Throwable cause) {
        super("Cannot " + action + " (" + Reasons.of(cause) + "): check space and permissions of the home.", cause);
    }
}
