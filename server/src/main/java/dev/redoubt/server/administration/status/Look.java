package dev.redoubt.server.administration.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.redoubt.channel.handshake.ChannelCertificate;
import dev.redoubt.protocol.policy.PolicyCertificate;
import dev.redoubt.server.administration.access.AccessException;
import dev.redoubt.server.administration.observe.Loopback;
import dev.redoubt.server.administration.observe.ManagementAccess;
import dev.redoubt.server.administration.observe.Scrape;
import dev.redoubt.server.administration.observe.TextFiles;
import dev.redoubt.server.channel.ChannelKeyFiles;
import dev.redoubt.server.configuration.Place;
import dev.redoubt.server.configuration.RefusedStartException;
import dev.redoubt.server.configuration.ServerConfiguration;
import dev.redoubt.server.policy.PolicyKeyFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/** Looks at all of it, in a few seconds whatever hangs. */
public final class Look {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration BETWEEN = Duration.ofSeconds(1);

    private final ServerConfiguration configuration;
    private final Path textFiles;
    private final Place.Address prometheus;
    private final Clock clock;

    /**
     * @param textFiles where jobs of this host write what Prometheus' node exporter shows
     * @param prometheus on loopback
     */
    public Look(ServerConfiguration configuration, Path textFiles, Place.Address prometheus, Clock clock) {
        this.configuration = configuration;
        this.textFiles = textFiles;
        this.prometheus = prometheus;
        this.clock = clock;
    }

    public Status status() {
        try (Loopback loopback = new Loopback(PATIENCE)) {
            Seen.Server server = server(
                    new ManagementAccess(loopback, configuration.management().place()));
            return Status.of(new Seen(clock.instant(), server, files(), TextFiles.read(textFiles), alerts(loopback)));
        }
    }

    private static Seen.Server server(ManagementAccess management) {
        try {
            Scrape before = management.scrape();
            long begun = System.nanoTime();
            Thread.sleep(BETWEEN);
            Scrape now = management.scrape();
            double seconds = (System.nanoTime() - begun) / 1e9;
            return new Seen.Answering(before, now, seconds, management.isReady());
        } catch (AccessException e) {
            return new Seen.Silent(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Seen.Silent("interrupted");
        }
    }

    private Optional<List<Alert>> alerts(Loopback loopback) {
        try {
            Loopback.Answer answer = loopback.get(prometheus, "/api/v1/alerts");
            return answer.status() == 200 ? Optional.of(Alert.parse(answer.text())) : Optional.empty();
        } catch (AccessException | JsonProcessingException e) {
            // Nobody, or somebody else.
            return Optional.empty();
        }
    }

    private Seen.Files files() {
        Optional<FileStore> store = store(configuration.blobs().folder());
        return new Seen.Files(
                room(store, FileStore::getUsableSpace),
                room(store, FileStore::getTotalSpace),
                expiry(this::channel),
                expiry(this::policy),
                expiry(this::tls));
    }

    /** Of the nearest folder above that is there. */
    private static Optional<FileStore> store(Path folder) {
        for (Path at = folder.toAbsolutePath(); at != null; at = at.getParent()) {
            try {
                if (Files.exists(at)) {
                    return Optional.of(Files.getFileStore(at));
                }
            } catch (IOException e) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    @FunctionalInterface
    private interface Room {
        long of(FileStore store) throws IOException;
    }

    private static OptionalDouble room(Optional<FileStore> store, Room room) {
        try {
            return store.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of((double) room.of(store.get()));
        } catch (IOException e) {
            return OptionalDouble.empty();
        }
    }

    private static OptionalDouble expiry(Supplier<Optional<Instant>> certificate) {
        try {
            return certificate
                    .get()
                    .map(end -> OptionalDouble.of((double) end.getEpochSecond()))
                    .orElse(OptionalDouble.empty());
        } catch (RefusedStartException e) {
            // doctor says why.
            return OptionalDouble.empty();
        }
    }

    private Optional<Instant> channel() {
        ChannelCertificate certificate =
                ChannelKeyFiles.certificate(configuration.channel().certificateFile());
        return Optional.of(certificate.notAfter());
    }

    private Optional<Instant> policy() {
        return PolicyKeyFiles.certificate(configuration.policy().certificateFile())
                .map(PolicyCertificate::expires);
    }

    private Optional<Instant> tls() {
        try (InputStream in = Files.newInputStream(configuration.listener().certificateFile())) {
            X509Certificate first =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
            return Optional.of(first.getNotAfter().toInstant());
        } catch (IOException | CertificateException e) {
            return Optional.empty();
        }
    }
}
