package dev.redoubt.server.administration.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.channel.handshake.ApplianceRoot;
import dev.redoubt.channel.handshake.RootPin;
import dev.redoubt.channel.handshake.SeenCertificate;
import dev.redoubt.crypto.SigningKey;
import dev.redoubt.crypto.VerifyingKey;
import dev.redoubt.protocol.identity.Octets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What commands remember that run at the same time. */
@Timeout(60)
class SeenFileIT {
    private static final int LAST = 50;
    private static final RootPin PIN = new RootPin(Octets.copyOf(new byte[32]));

    @TempDir
    Path folder;

    private static VerifyingKey key() {
        try (SigningKey key = SigningKey.generate(new SecureRandom())) {
            return key.verifyingKey();
        }
    }

    /** Each has its own instance, as two processes have. */
    @Test
    void nobodyPutsBackWhatAnotherOneHasSeenSince() throws Exception {
        Path profile = folder.resolve("carol.toml");
        VerifyingKey key = key();
        try (ApplianceRoot root = new ApplianceRoot(SigningKey.generate(new SecureRandom()));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> certificates = threads.submit(() -> {
                for (long serial = 1; serial <= LAST; serial++) {
                    new SeenFile(profile).remember(PIN, new SeenCertificate(serial, key));
                }
            });
            Future<?> lists = threads.submit(() -> {
                for (long number = 1; number <= LAST; number++) {
                    new SeenFile(profile).remember(PIN, root.revoke(number, Instant.EPOCH, new TreeSet<>(List.of(1L))));
                }
            });
            certificates.get();
            lists.get();
        }
        SeenFile seen = new SeenFile(profile);
        assertEquals(LAST, seen.newest(PIN).orElseThrow().serial());
        assertEquals(LAST, seen.revocations(PIN).orElseThrow().number());
        seen.remember(PIN, new SeenCertificate(LAST - 1, key));
        assertEquals(LAST, seen.newest(PIN).orElseThrow().serial());
        try (Stream<Path> files = Files.list(folder)) {
            List<String> names = files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
            assertEquals(List.of("carol.toml.seen", "carol.toml.seen.lock"), names);
        }
        assertTrue(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("carol.toml.seen")))
                .equals("rw-------"));
    }
}
