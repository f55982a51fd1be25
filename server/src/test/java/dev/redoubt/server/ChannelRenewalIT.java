package dev.redoubt.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.channel.client.ChannelClient;
import dev.redoubt.channel.client.ChannelException;
import dev.redoubt.channel.handshake.HandshakeException;
import dev.redoubt.protocol.appliance.LookupRequest;
import dev.redoubt.server.administration.CommandRun;
import dev.redoubt.server.channel.ChannelKeyFiles;
import dev.redoubt.server.testing.RememberedCertificates;
import dev.redoubt.server.testing.TestAppliance;
import dev.redoubt.server.testing.TestDevice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The channel key's life on a whole appliance: renewed, revoked, and come back in a thief's hands. */
@Timeout(150)
class ChannelRenewalIT {
    private static final int WORKERS = 4;
    private static final LookupRequest ALICE =
            LookupRequest.newBuilder().setName("alice").build();

    private final RememberedCertificates seen = new RememberedCertificates();
    private TestAppliance appliance;
    private TestDevice alice;

    @BeforeEach
    void start(@TempDir Path parent) throws Exception {
        appliance = new TestAppliance(parent, "[rotation]\nafter = \"1s\"\n");
        alice = appliance.enrol("alice", 1);
    }

    @AfterEach
    void stop() throws Exception {
        appliance.stop();
    }

    private ChannelClient client() {
        return appliance.client(Optional.of(alice), seen);
    }

    private void lookUp(ChannelClient client) throws ChannelException {
        assertEquals(
                200, TestAppliance.post(client, "/v1/directory/lookup", ALICE).status());
    }

    private void redoubtctl(String... command) {
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.addAll(List.of("--config", appliance.configurationFile().toString()));
        CommandRun run = CommandRun.of(appliance.clock(), arguments.toArray(String[]::new));
        assertEquals(0, run.code(), run.err());
    }

    private long certificateSerial() {
        return ChannelKeyFiles.certificate(appliance.folder().resolve("channel.certificate"))
                .serial();
    }

    private void awaitSerial(long serial) throws Exception {
        while (appliance.metric("redoubt_channel_certificate_serial") != serial) {
            Thread.sleep(200);
        }
    }

    private long seenSerial() {
        return seen.newest(appliance.pin()).orElseThrow().serial();
    }

    private void awaitSeenSerial(long serial) throws Exception {
        while (seenSerial() != serial) {
            Thread.sleep(50);
        }
    }

    private void assertRevoked() {
        try (ChannelClient client = client()) {
            var failed = assertThrows(ChannelException.HandshakeFailed.class, () -> lookUp(client));
            assertInstanceOf(HandshakeException.RevokedSerial.class, failed.reason());
        }
    }

    /** A running server takes both by itself, within seconds; the client's session shows it at its next rotation. */
    @Test
    void noExchangeFailsWhileTheKeyIsRenewedAndTheFormerIsRevoked() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                ChannelClient client = client()) {
            List<Future<Integer>> workers = new ArrayList<>();
            for (int i = 0; i < WORKERS; i++) {
                workers.add(threads.submit(work(client, stop)));
            }
            redoubtctl("channel", "renew");
            redoubtctl("channel", "revoke", "1");
            long renewed = certificateSerial();
            awaitSerial(renewed);
            double handshakes = appliance.metric("redoubt_channel_handshakes_total");
            awaitSeenSerial(renewed);
            assertEquals(handshakes, appliance.metric("redoubt_channel_handshakes_total"));
            stop.set(true);
            for (Future<Integer> worker : workers) {
                assertTrue(worker.get() > 0);
            }
            lookUp(client);
        }
        try (ChannelClient next = client()) {
            lookUp(next);
        }
        assertEquals(certificateSerial(), seenSerial());
        assertEquals(
                List.of(1L), seen.revocations(appliance.pin()).orElseThrow().serials());
    }

    /** {@code redoubtctl} works on files here, and not in the log's database. */
    @Test
    void whatWasMadeOfflineIsInTheAuditLogOnceItIsInUse() throws Exception {
        String atFirst = acts();
        for (String act : List.of("appliance.root", "channel.key", "policy.key")) {
            assertEquals(1, count(atFirst, act), atFirst);
        }
        redoubtctl("channel", "renew");
        redoubtctl("channel", "revoke", "1");
        redoubtctl("policy-key", "renew");
        redoubtctl("channel", "rotate-all");
        String later = acts();
        for (;
                count(later, "channel.key") < 2
                        || count(later, "policy.key") < 2
                        || count(later, "channel.revocations") < 1
                        || count(later, "channel.rotate-all") < 1;
                later = acts()) {
            Thread.sleep(200);
        }
        assertTrue(later.contains("\\\"serial\\\":" + certificateSerial()), later);
        double entries = appliance.metric("redoubt_audit_entries");
        appliance.restart();
        assertEquals(entries, appliance.metric("redoubt_audit_entries"), "the same files are no news");
    }

    private static long count(String acts, String act) {
        return acts.lines().filter(line -> line.contains("\"" + act + "\"")).count();
    }

    private String acts() {
        CommandRun run = CommandRun.of(
                appliance.clock(),
                "audit",
                "list",
                "--json",
                "--config",
                appliance.configurationFile().toString());
        assertEquals(0, run.code(), run.err());
        return run.out();
    }

    private Callable<Integer> work(ChannelClient client, AtomicBoolean stop) {
        return () -> {
            int done = 0;
            while (!stop.get()) {
                lookUp(client);
                done++;
            }
            return done;
        };
    }

    /** The thief has all of the machine as it was before: TLS key, channel key, certificate and list. */
    @Test
    void machineAsItWasBeforeTheRevocationIsRefusedByWhoeverHasSeenTheList() throws Exception {
        redoubtctl("channel", "renew");
        redoubtctl("channel", "revoke", "0");
        List<Path> files = List.of(
                appliance.folder().resolve("channel.certificate"),
                appliance.folder().resolve("channel.revocations"),
                appliance.folder().resolve("secrets/channel.key"));
        List<byte[]> stolen = new ArrayList<>();
        for (Path file : files) {
            stolen.add(Files.readAllBytes(file));
        }
        String second = Long.toString(certificateSerial());
        redoubtctl("channel", "renew");
        redoubtctl("channel", "revoke", second);
        appliance.restart();
        try (ChannelClient client = client()) {
            lookUp(client);
        }
        for (int i = 0; i < files.size(); i++) {
            Files.write(files.get(i), stolen.get(i));
        }
        appliance.restart();
        assertRevoked();
        Files.delete(files.get(1));
        appliance.restart();
        assertRevoked();
    }

    @Test
    void certificateIsRefusedFromItsLastSecondOnAndBeforeItsFirst() throws Exception {
        assertRefused(HandshakeException.CertificateExpired.class, Duration.ofDays(30));
        assertRefused(HandshakeException.CertificateNotYetValid.class, Duration.ofDays(-60));
    }

    private void assertRefused(Class<? extends HandshakeException> reason, Duration later) {
        appliance.clock().move(later);
        try (ChannelClient client = client()) {
            var failed = assertThrows(ChannelException.HandshakeFailed.class, () -> lookUp(client));
            assertInstanceOf(reason, failed.reason());
        }
    }
}
