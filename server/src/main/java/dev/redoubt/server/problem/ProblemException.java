package dev.redoubt.server.problem;

/** A request cannot be done, and its caller is told so; nothing of it was done. */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ProblemCode code;
    private final String detail;

    /** @param detail one sentence for the caller's developer; never a name, an identifier or a payload */
    public ProblemException(ProblemCode code, String detail) {
        super(code.code() + ": " + detail, null, false, false);
        this.code = code;
        this.detail = detail;
    }

    public ProblemException(ProblemCode code) {
        this(code, code.title());
    }

    public ProblemCode code() {
        return code;
    }

    public String detail() {
        return detail;
    }
}
