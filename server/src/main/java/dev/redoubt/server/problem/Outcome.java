package dev.redoubt.server.problem;

/** How something ended that was asked of the server, for counting. server/SPEC.md, "Metrics". */
public enum Outcome {
    /** As it was asked for. */
    DONE("done"),
    /** The caller asked for what is not to be had, or went away. */
    REFUSED("refused"),
    /** The caller, or whom it is for, has had enough of it: a rate or a quota is used up. */
    LIMITED("limited"),
    /** The server cannot do it now. */
    UNAVAILABLE("unavailable"),
    /** The server made a mistake. */
    FAILED("failed");

    private final String label;

    Outcome(String label) {
        this.label = label;
    }

    /** The value of the metric's label. */
    public String label() {
        return label;
    }

    /** @param status of HTTP; 0 where nobody set one */
    public static Outcome of(int status) {
        return switch (status) {
            case 429, 507 -> LIMITED;
            case 503 -> UNAVAILABLE;
            default -> status >= 500 ? FAILED : status >= 400 ? REFUSED : DONE;
        };
    }
}
