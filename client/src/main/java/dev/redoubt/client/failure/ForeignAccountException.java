package dev.redoubt.client.failure;

/** The code of a further device led to an account that its user did not confirm: a trust alarm. */
public final class ForeignAccountException extends RedoubtException {
    private static final long serialVersionUID = 1L;

    public ForeignAccountException() {
        super("Nothing was joined, for the account was not confirmed. If your other device shows another fingerprint,"
                + " somebody else has seen the code: close it there, and show a new one to nobody else.");
    }
}
