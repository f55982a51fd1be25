package dev.redoubt.server.channel;

import dev.redoubt.channel.record.ExchangeFailure;
import dev.redoubt.channel.server.ChannelEvents;
import dev.redoubt.channel.session.SessionCounts;
import dev.redoubt.server.logging.LogDetail;
import dev.redoubt.server.logging.LogEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The channel's events as metrics. Each cause of a refusal is counted apart; nobody is named. */
public final class ChannelMetrics implements ChannelEvents {
    private final MeterRegistry registry;
    private final Counter handshakes;
    private final Counter handshakesRefused;
    private final Counter handshakesLimited;
    private final Counter overloaded;
    private final Counter addressOverloaded;
    private final Counter exchanges;
    private final Counter authenticated;
    private final Counter authenticationsRefused;
    private final Counter rotations;
    private final Counter rotationsRefused;
    private final Counter received;
    private final Counter sent;
    private final ConcurrentMap<String, Counter> refusals = new ConcurrentHashMap<>();

    public ChannelMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.handshakes = counter("redoubt.channel.handshakes", "handshakes that were answered");
        this.handshakesRefused = counter("redoubt.channel.handshakes.refused", "client hellos that were refused");
        this.handshakesLimited = counter(
                "redoubt.channel.handshakes.limited", "client hellos not looked at: too many of one source address");
        this.overloaded =
                counter("redoubt.channel.overloaded", "requests not looked at: too many that have proven nothing yet");
        this.addressOverloaded = counter(
                "redoubt.channel.address.overloaded",
                "requests not looked at: too many of one source address that have proven nothing yet");
        this.exchanges = counter("redoubt.channel.exchanges", "exchanges whose first record was verified");
        this.authenticated = counter("redoubt.channel.authentications", "devices that proved who they are");
        this.authenticationsRefused =
                counter("redoubt.channel.authentications.refused", "devices that were not accepted");
        this.rotations = counter("redoubt.channel.rotations", "rotations that were answered");
        this.rotationsRefused = counter("redoubt.channel.rotations.refused", "rotations that were refused");
        this.received = counter("redoubt.channel.received.bytes", "sealed bytes received");
        this.sent = counter("redoubt.channel.sent.bytes", "sealed bytes sent");
        // All from the start: a rule on an increase does not see a counter that begins with 1.
        for (ExchangeFailure cause : ExchangeFailure.values()) {
            refusals.put(cause.label(), refusal(cause.label()));
        }
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    /** @param certificateExpiry seconds since 1970 */
    public void watch(Supplier<SessionCounts> sessions, LongSupplier certificateExpiry) {
        gauge("unconfirmed", () -> sessions.get().unconfirmed());
        gauge("anonymous", () -> sessions.get().anonymous());
        gauge("authenticated", () -> sessions.get().authenticated());
        FunctionCounter.builder(
                        "redoubt.channel.sessions.evicted",
                        sessions,
                        counts -> counts.get().evicted())
                .description("sessions that had to make room for newer ones")
                .register(registry);
        Gauge.builder("redoubt.channel.epochs.former", () -> sessions.get().formerEpochs())
                .description("replaced epochs that are still readable, over all sessions")
                .register(registry);
        Gauge.builder(
                        "redoubt.channel.key.age.seconds",
                        () -> sessions.get().eldestKeys().toSeconds())
                .description("age of the eldest keys that a session uses")
                .register(registry);
        Gauge.builder("redoubt.channel.certificate.expiry.seconds", certificateExpiry::getAsLong)
                .description("when the channel certificate expires, in seconds since 1970")
                .register(registry);
    }

    /** @param unproven requests whose first record is not verified yet */
    public void watchUnproven(Supplier<Number> unproven) {
        Gauge.builder("redoubt.channel.unproven", unproven)
                .description("requests that have proven nothing yet")
                .register(registry);
    }

    /** @param revocations the number of the revocation list, 0 for none */
    public void watchSerials(LongSupplier certificate, LongSupplier revocations) {
        Gauge.builder("redoubt.channel.certificate.serial", certificate::getAsLong)
                .description("serial of the channel certificate")
                .register(registry);
        Gauge.builder("redoubt.channel.revocations.number", revocations::getAsLong)
                .description("number of the revocation list that clients are shown, 0 for none")
                .register(registry);
    }

    private void gauge(String kind, Supplier<Number> count) {
        Gauge.builder("redoubt.channel.sessions", count)
                .description("sessions that are held")
                .tag("kind", kind)
                .register(registry);
    }

    @Override
    public void handshake() {
        handshakes.increment();
    }

    @Override
    public void handshakeRefused() {
        handshakesRefused.increment();
    }

    @Override
    public void handshakeLimited() {
        handshakesLimited.increment();
    }

    @Override
    public void overloaded() {
        overloaded.increment();
    }

    @Override
    public void addressOverloaded() {
        addressOverloaded.increment();
    }

    @Override
    public void exchange() {
        exchanges.increment();
    }

    @Override
    public void refused(String cause) {
        refusals.computeIfAbsent(cause, this::refusal).increment();
    }

    private Counter refusal(String cause) {
        return Counter.builder("redoubt.channel.refusals")
                .description("exchanges that were refused or cut")
                .tag("cause", cause)
                .register(registry);
    }

    @Override
    public void failed(Throwable failure) {
        LogEvent.MISTAKE.write(LogDetail.failure(failure));
    }

    @Override
    public void authenticated() {
        authenticated.increment();
    }

    @Override
    public void authenticationRefused() {
        authenticationsRefused.increment();
    }

    @Override
    public void rotated() {
        rotations.increment();
    }

    @Override
    public void rotationRefused() {
        rotationsRefused.increment();
    }

    @Override
    public void transferred(long receivedBytes, long sentBytes) {
        received.increment((double) receivedBytes);
        sent.increment((double) sentBytes);
    }
}
