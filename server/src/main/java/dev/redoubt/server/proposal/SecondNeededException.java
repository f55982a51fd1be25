package dev.redoubt.server.proposal;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** On its way from an operation to {@link Proposals}, which keeps the call. */
final class SecondNeededException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final transient ObjectNode effect;
    private final long lastHour;

    SecondNeededException(Kind kind, ObjectNode effect, long lastHour) {
        super("a second administrator is needed", null, false, false);
        this.kind = kind;
        this.effect = effect;
        this.lastHour = lastHour;
    }

    Kind kind() {
        return kind;
    }

    ObjectNode effect() {
        return effect;
    }

    long lastHour() {
        return lastHour;
    }
}
