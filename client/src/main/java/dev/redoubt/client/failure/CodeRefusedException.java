package dev.redoubt.client.failure;

/** A further device was not added: the code is used up, nobody confirmed, or the clocks differ. */
public final class CodeRefusedException extends RedoubtException {
    private static final long serialVersionUID = 1L;

    public CodeRefusedException() {
        super("The other device did not confirm this one, or the code is used or older than ten minutes:"
                + " show a new one there with \"redoubt device add\".");
    }

    private CodeRefusedException(String message, Throwable cause) {
        super(message, cause);
    }

    /** What the other device signed is not valid yet, or not any more, by the clock of this one. */
    public static CodeRefusedException byTheClock(Throwable cause) {
        return new CodeRefusedException(
                "By this device's clock, what the other device signed is not valid yet or has expired, and nothing of it was"
                        + " taken: set the clocks of both, and begin again with a new code; if they are right, somebody else may"
                        + " have seen the code.",
                cause);
    }
}
