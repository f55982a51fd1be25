package dev.redoubt.server.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.server.administration.CommandRun;
import dev.redoubt.server.configuration.ServerConfiguration;
import dev.redoubt.server.testing.MovableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChannelReloadIT {
    private final MovableClock clock = new MovableClock();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private Path folder;
    private Channel channel;

    @BeforeEach
    void make(@TempDir Path parent) {
        folder = parent.resolve("appliance");
        CommandRun.init(folder, "jdbc:mariadb://127.0.0.1:1/redoubt");
        channel = new Channel(
                ServerConfiguration.read(folder.resolve("redoubtd.toml")),
                (_, _) -> Optional.empty(),
                new ChannelMetrics(metrics),
                new SecureRandom(),
                clock);
    }

    private double expiry() {
        return metrics.get("redoubt.channel.certificate.expiry.seconds").gauge().value();
    }

    @Test
    void runningServerTakesARenewedKey() {
        double before = expiry();
        clock.move(Duration.ofDays(20));
        CommandRun renew = CommandRun.of(
                clock,
                "channel",
                "renew",
                "--config",
                folder.resolve("redoubtd.toml").toString());
        assertEquals(0, renew.code(), renew.err());
        channel.reload();
        assertEquals(20 * 86_400.0, expiry() - before, 60);
    }

    @Test
    void brokenRenewalLeavesTheFormerKeyInPlace() throws Exception {
        double before = expiry();
        Files.write(folder.resolve("channel.certificate"), new byte[] {1, 2, 3});
        channel.reload();
        assertEquals(before, expiry());
        assertTrue(channel.isGood());
    }

    @Test
    void expiredCertificateIsNotGood() {
        clock.move(Duration.ofDays(30));
        assertFalse(channel.isGood());
    }
}
