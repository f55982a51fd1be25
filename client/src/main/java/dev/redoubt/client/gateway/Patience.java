package dev.redoubt.client.gateway;

import java.time.Duration;

/**
 * How long the appliance may bring nothing of an answer that has begun, or take nothing of a request, before it counts as
 * gone. A tool would otherwise wait for ever.
 *
 * @param bodies of ordinary exchanges
 * @param events of event streams, which are silent while nothing happens
 */
record Patience(Duration bodies, Duration events) {
    /** Events: longer than an epoch of the standard policy with its grace, which ends every stream. */
    static final Patience STANDARD = new Patience(Duration.ofMinutes(5), Duration.ofMinutes(15));

    Duration of(Forwarded kind) {
        return kind.isEventStream() ? events : bodies;
    }
}
