package dev.redoubt.server.proposal;

/** On its way from an operation to {@link Proposals}, which keeps the call. */
final class SecondNeededException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    SecondNeededException(Kind kind) {
        super("a second administrator is needed", null, false, false);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }
}
