package dev.redoubt.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.channel.client.ChannelClient;
import dev.redoubt.channel.handshake.ChannelCertificate;
import dev.redoubt.protocol.appliance.LookupRequest;
import dev.redoubt.server.channel.ChannelKeyFiles;
import dev.redoubt.server.testing.RememberedCertificates;
import dev.redoubt.server.testing.TestAppliance;
import dev.redoubt.server.testing.TestDevice;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a real scrape says, and what SPEC.md says of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class MetricsIT {
    private static final Pattern ROW = Pattern.compile("\\| `(redoubt_[a-z0-9_]+)` \\|([^|]*)\\|([^|]*)\\|");
    private static final Pattern SAMPLE = Pattern.compile("(redoubt_[a-z0-9_]+)(?:\\{(.*)})? .*");
    private static final int VERSION = 1;

    private TestAppliance appliance;
    private TestDevice alice;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        appliance = new TestAppliance(folder);
        alice = appliance.enrol("alice", 1);
    }

    @AfterAll
    void stop() throws Exception {
        appliance.stop();
    }

    /** Names and their labels. */
    private Map<String, Set<String>> scraped() throws Exception {
        Map<String, Set<String>> metrics = new TreeMap<>();
        appliance
                .manage("/metrics")
                .body()
                .lines()
                .map(SAMPLE::matcher)
                .filter(Matcher::matches)
                .forEach(sample -> {
                    Set<String> labels = metrics.computeIfAbsent(sample.group(1), _ -> new TreeSet<>());
                    Optional.ofNullable(sample.group(2)).stream()
                            .flatMap(text -> Arrays.stream(text.split(",", -1)))
                            .forEach(label -> labels.add(label.substring(0, label.indexOf('='))));
                });
        return metrics;
    }

    private static Map<String, Set<String>> documented() throws Exception {
        Map<String, Set<String>> metrics = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("SPEC.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                assertFalse(row.group(3).isBlank(), line);
                Set<String> labels = new TreeSet<>(
                        Arrays.asList(row.group(2).strip().replace("`", "").split(", ")));
                labels.remove("");
                assertNull(metrics.put(row.group(1), labels), line);
            }
        }
        return metrics;
    }

    @Test
    void everyMetricIsDocumentedAndEveryDocumentedOneIsThere() throws Exception {
        assertEquals(documented(), scraped());
    }

    @Test
    void theCertificatesExpiryIsTheCertificates() throws Exception {
        ChannelCertificate certificate =
                ChannelKeyFiles.certificate(appliance.folder().resolve("channel.certificate"));
        assertEquals(
                (double) certificate.notAfter().getEpochSecond(),
                appliance.metric("redoubt_channel_certificate_expiry_seconds"));
        assertEquals((double) certificate.serial(), appliance.metric("redoubt_channel_certificate_serial"));
    }

    @Test
    void theAgeOfTheEldestKeysGrows() throws Exception {
        try (ChannelClient client = appliance.client(Optional.of(alice), new RememberedCertificates())) {
            TestAppliance.post(client, "/v1/directory/lookup", LookupRequest.getDefaultInstance());
            double before = appliance.metric("redoubt_channel_key_age_seconds");
            Thread.sleep(2_100);
            double after = appliance.metric("redoubt_channel_key_age_seconds");
            assertTrue(after >= before + 2, before + " and 2 s later " + after);
        }
    }

    @Test
    void eachCauseOfARefusalIsCountedApart() throws Exception {
        byte[] unknownSession = new byte[500];
        unknownSession[0] = VERSION;
        double malformed = refusals("malformed");
        double unknown = refusals("unknown_session");
        assertEquals(400, exchange(new byte[500]));
        assertEquals(malformed + 1, refusals("malformed"));
        assertEquals(unknown, refusals("unknown_session"));
        assertEquals(410, exchange(unknownSession));
        assertEquals(malformed + 1, refusals("malformed"));
        assertEquals(unknown + 1, refusals("unknown_session"));
    }

    private double refusals(String cause) throws Exception {
        String metric = "redoubt_channel_refusals_total{cause=\"" + cause + "\"}";
        assertTrue(appliance.manage("/metrics").body().contains(metric), "counts from the start");
        return appliance.metric(metric);
    }

    private int exchange(byte[] body) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("ca", appliance.authority());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);
        try (HttpClient client = HttpClient.newBuilder()
                .sslContext(tls)
                .version(HttpClient.Version.HTTP_2)
                .build()) {
            URI uri = URI.create("https://localhost:" + appliance.appliance().port() + "/exchange");
            HttpRequest request = HttpRequest.newBuilder(uri)
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }
}
