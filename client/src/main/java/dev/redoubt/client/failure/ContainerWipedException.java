package dev.redoubt.client.failure;

/** Too many failed openings in a row: the container has erased itself, as its owner asked for. */
public final class ContainerWipedException extends RedoubtException {
    private static final long serialVersionUID = 1L;

    public ContainerWipedException(int failures) {
        super("The passphrase was wrong " + failures
                + " times in a row: this device has erased itself, as it was told to."
                + " Your account is not lost: \"redoubt recover\" makes a device of it again.");
    }
}
