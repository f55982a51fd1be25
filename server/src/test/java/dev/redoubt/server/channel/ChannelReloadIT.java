package dev.redoubt.server.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.channel.handshake.ApplianceRoot;
import dev.redoubt.crypto.SigningKey;
import dev.redoubt.server.administration.CommandRun;
import dev.redoubt.server.configuration.SecretFile;
import dev.redoubt.server.configuration.ServerConfiguration;
import dev.redoubt.server.testing.MovableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
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

    private CommandRun redoubtctl(String... command) {
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.addAll(List.of("--config", folder.resolve("redoubtd.toml").toString()));
        return CommandRun.of(clock, arguments.toArray(String[]::new));
    }

    private void succeed(String... command) {
        CommandRun run = redoubtctl(command);
        assertEquals(0, run.code(), run.err());
    }

    private double gauge(String name) {
        return metrics.get(name).gauge().value();
    }

    private double expiry() {
        return gauge("redoubt.channel.certificate.expiry.seconds");
    }

    @Test
    void runningServerTakesARenewedKey() {
        double before = expiry();
        clock.move(Duration.ofDays(20));
        succeed("channel", "renew");
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
    void runningServerTakesAList() {
        assertEquals(0, gauge("redoubt.channel.revocations.number"));
        succeed("channel", "renew");
        succeed("channel", "revoke", "1");
        channel.reload();
        assertTrue(gauge("redoubt.channel.certificate.serial") > 1);
        double first = gauge("redoubt.channel.revocations.number");
        assertTrue(first > 0);
        succeed("channel", "revoke", "0");
        channel.reload();
        assertTrue(gauge("redoubt.channel.revocations.number") > first);
    }

    @Test
    void listThatCannotBeTakenLeavesTheFormerInPlace(@TempDir Path other) throws Exception {
        succeed("channel", "revoke", "0");
        channel.reload();
        double number = gauge("redoubt.channel.revocations.number");
        Path list = folder.resolve("channel.revocations");
        byte[] cut = Arrays.copyOf(Files.readAllBytes(list), 100);
        for (byte[] bad : List.of(cut, new byte[0], ownCertificateRevoked(), Files.readAllBytes(otherList(other)))) {
            Files.write(list, bad);
            channel.reload();
            assertEquals(number, gauge("redoubt.channel.revocations.number"));
            assertTrue(channel.isGood());
        }
    }

    private byte[] ownCertificateRevoked() {
        try (ApplianceRoot root = new ApplianceRoot(SigningKey.ofSeed(
                new SecretFile(folder.resolve("offline/appliance-root.key")).readExactly(SigningKey.SEED_SIZE)))) {
            return root.revoke(2, clock.instant(), new TreeSet<>(List.of(1L))).toBytes();
        }
    }

    private Path otherList(Path parent) {
        Path other = parent.resolve("appliance");
        CommandRun.init(other, "jdbc:mariadb://127.0.0.1:1/redoubt");
        String configuration = other.resolve("redoubtd.toml").toString();
        assertEquals(
                0,
                CommandRun.of(clock, "channel", "revoke", "0", "--config", configuration)
                        .code());
        return other.resolve("channel.revocations");
    }

    @Test
    void expiredCertificateIsNotGood() {
        clock.move(Duration.ofDays(30));
        assertFalse(channel.isGood());
    }
}
