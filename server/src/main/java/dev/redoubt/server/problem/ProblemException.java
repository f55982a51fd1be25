package dev.redoubt.server.problem;

import java.time.Duration;
import java.util.OptionalLong;

/** A request cannot be done, and its caller is told so; nothing of it was done. */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ProblemCode code;
    private final String detail;
    private final OptionalLong retryAfter;

    /** @param detail one sentence for the caller's developer; never a name, an identifier or a payload */
    public ProblemException(ProblemCode code, String detail) {
        this(code, detail, OptionalLong.empty());
    }

    /** @param wait after which it may be asked again */
    public ProblemException(ProblemCode code, String detail, Duration wait) {
        this(
                code,
                detail,
                OptionalLong.of(Math.max(1, wait.plusNanos(999_999_999).toSeconds())));
    }

    private ProblemException(ProblemCode code, String detail, OptionalLong retryAfter) {
        super(code.code() + ": " + detail, null, false, false);
        this.code = code;
        this.detail = detail;
        this.retryAfter = retryAfter;
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

    /** In seconds, at least one. */
    public OptionalLong retryAfter() {
        return retryAfter;
    }
}
