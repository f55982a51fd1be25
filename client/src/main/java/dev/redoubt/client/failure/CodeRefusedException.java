package dev.redoubt.client.failure;

/** A further device was not added: the code is used up, or nobody confirmed. */
public final class CodeRefusedException extends RedoubtException {
    private static final long serialVersionUID = 1L;

    public CodeRefusedException() {
        super("The other device did not confirm this one, or the code is used or older than ten minutes:"
                + " show a new one there with \"redoubt device add\".");
    }
}
