package dev.redoubt.client.gateway;

import java.time.Duration;

/**
 * How long the appliance may bring nothing of an answer that has begun, or take nothing of a request, before it counts as
 * gone. A tool would otherwise wait for ever.
 *
 * @param bodies of ordinary exchanges
 * @param events of event streams, which are silent while nothing happens
 * @param tokenless how long a request without the token waits for its turn, and its content may take
 */
record Patience(Duration bodies, Duration events, Duration tokenless) {
    /** Events: longer than an epoch of the standard policy with its grace, which ends every stream. */
    static final Patience STANDARD = new Patience(Duration.ofMinutes(5), Duration.ofMinutes(15), Tokenless.TURN);

    Patience(Duration bodies, Duration events) {
        this(bodies, events, Tokenless.TURN);
    }

    Duration of(Forwarded kind) {
        return kind.isEventStream() ? events : bodies;
    }
}
