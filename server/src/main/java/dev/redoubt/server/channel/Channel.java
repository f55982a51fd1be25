package dev.redoubt.server.channel;

import dev.redoubt.channel.handshake.ChannelKey;
import dev.redoubt.channel.record.RecordEngines;
import dev.redoubt.channel.server.ChannelHandler;
import dev.redoubt.channel.session.ChannelLimits;
import dev.redoubt.channel.session.ChannelServer;
import dev.redoubt.channel.session.DeviceDirectory;
import dev.redoubt.server.configuration.RefusedStartException;
import dev.redoubt.server.configuration.ServerConfiguration;
import java.security.SecureRandom;
import java.time.Clock;
import org.eclipse.jetty.server.Handler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The channel of this server, with the key that it serves with now. Thread-safe. */
public final class Channel implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Channel.class);

    private final ServerConfiguration.Channel files;
    private final ChannelServer server;
    private final ChannelMetrics metrics;
    private final Clock clock;
    private final RotationOrder rotateAll;
    private volatile ChannelKey key;

    /** @throws RefusedStartException if there is no good channel key */
    public Channel(
            ServerConfiguration.Channel files,
            ServerConfiguration.Rotation rotation,
            DeviceDirectory devices,
            ChannelMetrics metrics,
            SecureRandom random,
            Clock clock) {
        this.files = files;
        this.metrics = metrics;
        this.clock = clock;
        this.key = ChannelKeyFiles.load(files, clock.instant());
        RecordEngines engines =
                new RecordEngines(2 * Math.max(2, Runtime.getRuntime().availableProcessors()));
        this.server = new ChannelServer(
                key, rotation.policy(), ChannelLimits.standard(), devices, random, System::nanoTime, engines);
        this.rotateAll = new RotationOrder(files.rotateAllFile());
        metrics.watch(server::counts, () -> key.certificate().notAfter().getEpochSecond());
    }

    /** The channel in front of {@code inner}. */
    public Handler inFrontOf(Handler inner) {
        return new ChannelHandler(server, metrics, inner);
    }

    /** Whether clients accept the certificate. */
    public boolean isGood() {
        return clock.instant().isBefore(key.certificate().notAfter());
    }

    /** Drops what has timed out. To be called every second or so. */
    public int expireSessions() {
        server.expire();
        return 0;
    }

    /** Makes all sessions replace their keys, if the administrator said so. To be called every second or so. */
    public int rotateIfOrdered() {
        if (rotateAll.isGiven()) {
            int sessions = server.rotateAll();
            LOG.atInfo()
                    .addKeyValue("event", "channel_rotate_all")
                    .addKeyValue("sessions", sessions)
                    .log();
        }
        return 0;
    }

    /**
     * Takes a renewed key and certificate from their files, if there are new ones. What was opened under the former key goes
     * on; the former key stays until the end, since a handshake may be using it.
     */
    public int reload() {
        try {
            if (!ChannelKeyFiles.certificate(files.certificateFile()).equals(key.certificate())) {
                ChannelKey renewed = ChannelKeyFiles.load(files, clock.instant());
                server.replaceKey(renewed);
                key = renewed;
                LOG.atInfo().addKeyValue("event", "channel_key_renewed").log();
            }
        } catch (RefusedStartException e) {
            LOG.atWarn().addKeyValue("event", "channel_key_not_renewed").log();
        }
        return 0;
    }

    @Override
    public void close() {
        server.close();
        key.close();
    }
}
