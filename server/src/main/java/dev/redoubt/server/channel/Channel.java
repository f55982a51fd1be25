package dev.redoubt.server.channel;

import dev.redoubt.channel.handshake.ChannelCertificate;
import dev.redoubt.channel.handshake.ChannelKey;
import dev.redoubt.channel.handshake.RevocationList;
import dev.redoubt.channel.handshake.RotationPolicy;
import dev.redoubt.channel.record.RecordEngines;
import dev.redoubt.channel.server.Admission;
import dev.redoubt.channel.server.ChannelHandler;
import dev.redoubt.channel.server.OuterLimits;
import dev.redoubt.channel.session.ChannelLimits;
import dev.redoubt.channel.session.ChannelServer;
import dev.redoubt.channel.session.DeviceDirectory;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.server.configuration.RefusedStartException;
import dev.redoubt.server.configuration.ServerConfiguration;
import dev.redoubt.server.database.DatabaseAwayException;
import dev.redoubt.server.logging.LogDetail;
import dev.redoubt.server.logging.LogEvent;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;

/** The channel of this server, with the key that it serves with now. Thread-safe. */
public final class Channel implements AutoCloseable {
    private final ServerConfiguration.Channel files;
    private final ChannelServer server;
    private final ChannelMetrics metrics;
    private final Clock clock;
    private final Admission admission;
    private final RotationOrder rotateAll;
    private final AtomicLong rotationsOrdered = new AtomicLong();
    private volatile ChannelKey key;

    /** @throws RefusedStartException if there is no good channel key */
    public Channel(
            ServerConfiguration configuration,
            DeviceDirectory devices,
            ChannelMetrics metrics,
            SecureRandom random,
            Clock clock) {
        this.files = configuration.channel();
        this.metrics = metrics;
        this.clock = clock;
        this.key = ChannelKeyFiles.load(files, clock.instant());
        RecordEngines engines =
                new RecordEngines(2 * Math.max(2, Runtime.getRuntime().availableProcessors()));
        this.server = new ChannelServer(
                key,
                policy(configuration.rotation()),
                sessionLimits(configuration.limits().sessions()),
                unlessAway(devices),
                random,
                System::nanoTime,
                engines);
        this.rotateAll = new RotationOrder(files.rotateAllFile());
        this.admission = new Admission(outerLimits(configuration.limits()), random, System::nanoTime);
        metrics.watchUnproven(admission::unproven);
        metrics.watch(server::counts, () -> key.certificate().notAfter().getEpochSecond());
        metrics.watchSerials(
                () -> key.certificate().serial(),
                () -> key.revocations().map(RevocationList::number).orElse(0L));
    }

    private static RotationPolicy policy(ServerConfiguration.Rotation rotation) {
        return new RotationPolicy(
                rotation.after(), rotation.exchanges(), rotation.bytes().bytes());
    }

    private static ChannelLimits sessionLimits(ServerConfiguration.Sessions sessions) {
        ChannelLimits standard = ChannelLimits.standard();
        return new ChannelLimits(
                sessions.unconfirmed(),
                sessions.anonymous(),
                sessions.devices(),
                sessions.perDevice(),
                sessions.exchanges(),
                Math.min(standard.anonymousExchanges(), sessions.exchanges()),
                standard.confirmWithin(),
                sessions.idle(),
                standard.grace());
    }

    private static OuterLimits outerLimits(ServerConfiguration.Limits limits) {
        return new OuterLimits(
                limits.handshakesPerSecond(),
                limits.handshakeBurst(),
                limits.unprovenRequests(),
                limits.unprovenRequestsPerAddress());
    }

    /** The answer to a device that cannot be looked up: 503, not a refusal, and no more than a line in the log. */
    private static DeviceDirectory unlessAway(DeviceDirectory devices) {
        return (account, node) -> {
            try {
                return devices.signingKey(account, node);
            } catch (DatabaseAwayException e) {
                LogEvent.DEVICE_NOT_LOOKED_UP.write();
                throw new HttpException.RuntimeException(HttpStatus.SERVICE_UNAVAILABLE_503, e);
            }
        };
    }

    /** The channel in front of {@code inner}. */
    public Handler inFrontOf(Handler inner) {
        return new ChannelHandler(server, metrics, inner, admission);
    }

    /** Whether clients accept the certificate. */
    public boolean isGood() {
        return clock.instant().isBefore(key.certificate().notAfter());
    }

    /** What clients are shown now. */
    public ChannelCertificate certificate() {
        return key.certificate();
    }

    /** The list of revoked certificates that clients are shown now. */
    public Optional<RevocationList> revocations() {
        return key.revocations();
    }

    /** How often the administrator has made all sessions rotate since the start. */
    public long rotationsOrdered() {
        return rotationsOrdered.get();
    }

    /** Drops what has timed out, and makes all sessions rotate if the administrator said so. To be called every second or so. */
    public int keepSessions() {
        server.expire();
        if (rotateAll.isGiven()) {
            rotationsOrdered.incrementAndGet();
            LogEvent.CHANNEL_ROTATE_ALL.write(LogDetail.sessions(server.rotateAll()));
        }
        return 0;
    }

    /**
     * Ends sessions that are older than the policy of their account allows: their devices must prove themselves anew. To be called
     * every minute or so.
     *
     * @param before told of each device right before its session ends
     */
    public int endElder(Function<AccountId, Optional<Duration>> longest, Consumer<NodeId> before) {
        server.endElder(device -> longest.apply(device.account()), device -> before.accept(device.node()));
        return 0;
    }

    /** Ends all sessions of a device that was cut off. */
    public void end(NodeId node) {
        int sessions = server.end(node);
        if (sessions > 0) {
            LogEvent.DEVICE_CUT_OFF.write();
        }
    }

    /**
     * Takes a renewed key and certificate, or a new revocation list, from their files if there are new ones, and erases the
     * former key. Sessions that were opened with it go on.
     */
    public int reload() {
        try {
            if (hasChanged()) {
                ChannelKey renewed = ChannelKeyFiles.load(files, clock.instant());
                server.replaceKey(renewed).close();
                key = renewed;
                LogEvent.CHANNEL_KEY_RENEWED.write();
            }
        } catch (RefusedStartException e) {
            LogEvent.CHANNEL_KEY_NOT_RENEWED.write();
        }
        return 0;
    }

    private boolean hasChanged() {
        return !ChannelKeyFiles.certificate(files.certificateFile()).equals(key.certificate())
                || !ChannelKeyFiles.revocations(files).equals(key.revocations());
    }

    @Override
    public void close() {
        server.close();
        key.close();
    }
}
