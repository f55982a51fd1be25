package dev.redoubt.server.administrator;

/** Something about administrators cannot be done as things are; the message is for whoever asked. */
public final class AdministratorException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** What kind of thing is in the way. */
    public enum Cause {
        UNKNOWN,
        CONFLICT
    }

    private final Cause what;

    AdministratorException(Cause what, String message) {
        super(message);
        this.what = what;
    }

    public Cause what() {
        return what;
    }
}
