package dev.redoubt.client.failure;

/** Another process kept the container locked for longer than the busy timeout. */
public final class ContainerBusyException extends RedoubtException {
    private static final long serialVersionUID = 1L;

    public ContainerBusyException() {
        super("Another process keeps the container busy: try again in a moment.");
    }
}
