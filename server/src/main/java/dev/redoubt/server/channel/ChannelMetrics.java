package dev.redoubt.server.channel;

import dev.redoubt.channel.record.ExchangeFailure;
import dev.redoubt.channel.server.ChannelEvents;
import dev.redoubt.channel.server.HandshakeRefusal;
import dev.redoubt.channel.server.Traffic;
import dev.redoubt.channel.session.SessionCounts;
import dev.redoubt.server.logging.LogDetail;
import dev.redoubt.server.logging.LogEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** The channel's events as metrics. Each cause of a refusal is counted apart; nobody is named. */
public final class ChannelMetrics implements ChannelEvents {
    private final MeterRegistry registry;
    private final Counter handshakes;
    private final Map<HandshakeRefusal, Counter> handshakesRefused = new EnumMap<>(HandshakeRefusal.class);
    private final Counter handshakesLimited;
    private final Counter overloaded;
    private final Counter addressOverloaded;
    private final Counter exchanges;
    private final Counter authenticated;
    private final Counter authenticationsRefused;
    private final Counter rotations;
    private final Counter rotationsRefused;
    private final Way received;
    private final Way sent;
    private final ConcurrentMap<String, Counter> refusals = new ConcurrentHashMap<>();

    /** What goes one way. */
    private record Way(Counter records, Counter bytes, Counter padding) {
        void add(Traffic traffic) {
            records.increment((double) traffic.records());
            bytes.increment((double) traffic.bytes());
            padding.increment((double) traffic.padding());
        }
    }

    public ChannelMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.handshakes = counter("redoubt.channel.handshakes", "handshakes that were answered");
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
        this.received = way("received");
        this.sent = way("sent");
        // All from the start: a rule on an increase does not see a counter that begins with 1.
        for (ExchangeFailure cause : ExchangeFailure.values()) {
            refusals.put(cause.label(), refusal(cause.label()));
        }
        for (HandshakeRefusal cause : HandshakeRefusal.values()) {
            handshakesRefused.put(cause, handshakeRefusal(cause));
        }
    }

    private Way way(String direction) {
        return new Way(
                directed("redoubt.channel.records", "records that were verified, or sealed", direction),
                counter("redoubt.channel." + direction + ".bytes", "sealed bytes " + direction),
                directed("redoubt.channel.padding.bytes", "zeros that fill messages and frames", direction));
    }

    private Counter directed(String name, String description, String direction) {
        return Counter.builder(name)
                .description(description)
                .tag("direction", direction)
                .register(registry);
    }

    private Counter handshakeRefusal(HandshakeRefusal cause) {
        return Counter.builder("redoubt.channel.handshakes.refused")
                .description("client hellos that were refused")
                .tag("cause", cause.label())
                .register(registry);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    /** @param certificateExpiry seconds since 1970 */
    public void watch(Supplier<SessionCounts> sessions, LongSupplier certificateExpiry) {
        gauge("unconfirmed", sessions, SessionCounts::unconfirmed);
        gauge("anonymous", sessions, SessionCounts::anonymous);
        gauge("authenticated", sessions, SessionCounts::authenticated);
        // A function counter does not keep what it asks; the gauges do.
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

    private void gauge(String kind, Supplier<SessionCounts> sessions, ToDoubleFunction<SessionCounts> count) {
        Gauge.builder("redoubt.channel.sessions", () -> count.applyAsDouble(sessions.get()))
                .description("sessions that are held")
                .tag("kind", kind)
                .register(registry);
    }

    @Override
    public void handshake() {
        handshakes.increment();
    }

    @Override
    public void handshakeRefused(HandshakeRefusal cause) {
        Objects.requireNonNull(handshakesRefused.get(cause)).increment();
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
    public void transferred(Traffic in, Traffic out) {
        received.add(in);
        sent.add(out);
    }
}
