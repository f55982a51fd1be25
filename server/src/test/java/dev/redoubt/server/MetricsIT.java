package dev.redoubt.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.channel.client.ChannelClient;
import dev.redoubt.channel.handshake.ChannelCertificate;
import dev.redoubt.protocol.appliance.LookupRequest;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.server.channel.ChannelKeyFiles;
import dev.redoubt.server.testing.MetricNames;
import dev.redoubt.server.testing.MetricUses;
import dev.redoubt.server.testing.RememberedCertificates;
import dev.redoubt.server.testing.Scrape;
import dev.redoubt.server.testing.TestAppliance;
import dev.redoubt.server.testing.TestDevice;
import dev.redoubt.server.testing.TestLink;
import dev.redoubt.server.testing.TestPackets;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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
    private static final Path PROJECT = Path.of("..");
    private static final Path DIAGNOSIS = PROJECT.resolve("ops/prometheus/diagnosis-metrics.txt");
    private static final int VERSION = 1;

    private TestAppliance appliance;
    private TestDevice alice;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        appliance = new TestAppliance(folder);
        alice = appliance.enrol("alice", 20);
        // There from the first collection on.
        System.gc();
        while (!hasLookedAtTheDatabase() || scrape().sum("jvm_gc_pause_seconds_count") == 0) {
            Thread.sleep(20);
        }
    }

    /** As it does soon after the start, and then every few minutes. */
    private boolean hasLookedAtTheDatabase() throws Exception {
        Scrape scrape = scrape();
        return scrape.series().contains("redoubt_policy_devices")
                && !Double.isNaN(scrape.sum("redoubt_mailbox_waiting"))
                && !Double.isNaN(scrape.sum("redoubt_pool_keys"))
                && !Double.isNaN(scrape.sum("redoubt_pool_nodes"))
                && !Double.isNaN(scrape.sum("redoubt_database_table_bytes"));
    }

    @AfterAll
    void stop() throws Exception {
        appliance.stop();
    }

    private Scrape scrape() throws Exception {
        return new Scrape(appliance.manage("/metrics").body());
    }

    /** Names and their labels. */
    private static Map<String, String> documented() throws Exception {
        Map<String, String> metrics = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("SPEC.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                assertFalse(row.group(3).isBlank(), line);
                assertNull(metrics.put(row.group(1), row.group(2).strip().replace("`", "")), line);
            }
        }
        return metrics;
    }

    @Test
    void everyMetricIsDocumentedAndEveryDocumentedOneIsThere() throws Exception {
        Map<String, String> ours = new TreeMap<>(scrape().metrics());
        ours.keySet().removeIf(name -> !name.startsWith("redoubt_"));
        assertEquals(documented(), ours);
    }

    private MetricNames names() throws Exception {
        return new MetricNames(
                scrape(), new MetricUses(PROJECT), PROJECT.resolve("ops/prometheus/foreign-metrics.txt"));
    }

    @Test
    void everyMetricThatIsNamedInARuleDashboardConsoleRunbookOrCommandIsExported() throws Exception {
        assertEquals(Set.of(), names().unknown());
    }

    /** Until all that watches is there, it cannot be said what nobody watches. */
    private static boolean isComplete() {
        return Files.exists(PROJECT.resolve("ops/grafana")) && Files.exists(PROJECT.resolve("ops/prometheus/consoles"));
    }

    @Test
    void metricsOfOthersAreOthersAndNamedSomewhere() throws Exception {
        assertEquals(Set.of(), names().wronglyForeign(isComplete()));
    }

    /**
     * With {@code -Dredoubt.metrics.write=true} the list becomes what it must be, but for the beginnings of names in it, and then somebody
     * looks at what has changed.
     */
    @Test
    void everyMetricIsWatchedOrListedForDiagnosis() throws Exception {
        Set<String> unwatched = names().unwatched();
        if (Boolean.getBoolean("redoubt.metrics.write")) {
            write(MetricNames.missing(unwatched, beginnings()));
        }
        Set<String> listed = MetricNames.listed(DIAGNOSIS);
        if (isComplete()) {
            assertEquals(Set.of(), MetricNames.missing(unwatched, listed), "neither watched, nor in " + DIAGNOSIS);
        }
        listed.removeIf(entry -> entry.endsWith("*"));
        listed.removeAll(isComplete() ? unwatched : scrape().metrics().keySet());
        assertEquals(Set.of(), listed, "in " + DIAGNOSIS + ", and watched, or not there");
    }

    private static Set<String> beginnings() throws Exception {
        Set<String> beginnings = MetricNames.listed(DIAGNOSIS);
        beginnings.removeIf(entry -> !entry.endsWith("*"));
        return beginnings;
    }

    private static void write(Set<String> names) throws Exception {
        List<String> lines = new ArrayList<>(Files.readAllLines(DIAGNOSIS));
        lines.removeIf(line -> line.matches("[a-z0-9_]+"));
        lines.addAll(names);
        Files.write(DIAGNOSIS, lines);
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
    void anExchangeIsCountedUnderItsRouteAndOutcome() throws Exception {
        double done = ended("/v1/directory/lookup", "done");
        double refused = ended("/v1/directory/lookup", "refused");
        double timed = appliance.metric("redoubt_exchange_seconds_count{route=\"/v1/directory/lookup\"}");
        LookupRequest known = LookupRequest.newBuilder().setName("alice").build();
        LookupRequest unknown = LookupRequest.newBuilder().setName("nobody").build();
        assertEquals(
                200,
                TestAppliance.post(appliance.as(alice), "/v1/directory/lookup", known)
                        .status());
        assertEquals(
                404,
                TestAppliance.post(appliance.as(alice), "/v1/directory/lookup", unknown)
                        .status());
        assertEquals(done + 1, ended("/v1/directory/lookup", "done"));
        assertEquals(refused + 1, ended("/v1/directory/lookup", "refused"));
        assertEquals(timed + 2, appliance.metric("redoubt_exchange_seconds_count{route=\"/v1/directory/lookup\"}"));
    }

    @Test
    void aPathThatIsNoRouteNamesNone() throws Exception {
        double refused = ended("none", "refused");
        assertEquals(
                404,
                TestAppliance.post(appliance.as(alice), "/v1/directory/alice", LookupRequest.getDefaultInstance())
                        .status());
        assertEquals(refused + 1, ended("none", "refused"));
        assertFalse(appliance.manage("/metrics").body().contains("directory/alice"));
    }

    private double ended(String route, String outcome) throws Exception {
        String metric = "redoubt_exchanges_total{outcome=\"" + outcome + "\",route=\"" + route + "\"}";
        assertTrue(appliance.manage("/metrics").body().contains(metric), "counts from the start");
        return appliance.metric(metric);
    }

    @Test
    void aDeliveryToAConnectedDeviceIsTimedAndAStoredOneIsNot() throws Exception {
        TestDevice carol = appliance.enrol("carol", 20);
        double timed = appliance.metric("redoubt_mailbox_delivery_seconds_count");
        assertEquals(
                200,
                TestAppliance.post(appliance.as(alice), "/v1/submissions", TestPackets.packet("stored", carol))
                        .status());
        try (TestLink link = new TestLink(appliance.as(carol))) {
            link.delivery(1);
            link.acknowledge(1, false);
            link.caughtUp();
            assertEquals(timed, appliance.metric("redoubt_mailbox_delivery_seconds_count"));
            try (TestLink sender = new TestLink(appliance.as(alice))) {
                sender.caughtUp();
                long request = sender.submit(TestPackets.packet("at once", carol));
                link.delivery(2);
                link.acknowledge(2, false);
                sender.accepted(request);
            }
            assertEquals(timed + 1, appliance.metric("redoubt_mailbox_delivery_seconds_count"));
        }
    }

    @Test
    void aRefusedSubmissionIsCountedWhereverItCameFrom() throws Exception {
        String metric = "redoubt_mailbox_submissions_refused_total{outcome=\"refused\"}";
        double before = appliance.metric(metric);
        TestDevice nobody = new TestDevice(appliance.clock().instant());
        TestAppliance.post(appliance.as(alice), "/v1/submissions", TestPackets.packet("to nobody", nobody));
        try (TestLink link = new TestLink(appliance.as(alice))) {
            link.caughtUp();
            link.problem(link.submit(TestPackets.packet("to nobody", nobody)), "unknown_node");
        }
        assertEquals(before + 2, appliance.metric(metric));
    }

    @Test
    void aRefusedHelloIsCountedByItsCause() throws Exception {
        double malformed = appliance.metric("redoubt_channel_handshakes_refused_total{cause=\"malformed\"}");
        assertEquals(400, outer("/channel", new byte[1300]));
        assertEquals(malformed + 1, appliance.metric("redoubt_channel_handshakes_refused_total{cause=\"malformed\"}"));
        assertEquals(0, appliance.metric("redoubt_channel_handshakes_refused_total{cause=\"no_common_suite\"}"));
    }

    @Test
    void recordsAndPaddingAreCountedBothWays() throws Exception {
        for (String direction : List.of("received", "sent")) {
            double records = appliance.metric("redoubt_channel_records_total{direction=\"" + direction + "\"}");
            double padding = appliance.metric("redoubt_channel_padding_bytes_total{direction=\"" + direction + "\"}");
            double bytes = appliance.metric("redoubt_channel_" + direction + "_bytes_total");
            assertTrue(records > 0 && padding > 0 && padding < bytes, direction + ": " + padding + " of " + bytes);
        }
    }

    @Test
    void whatTheDatabaseTakesIsTimedByKind() throws Exception {
        for (String kind : List.of("read", "write", "commit")) {
            String metric = "redoubt_database_statement_seconds_count{kind=\"" + kind + "\"}";
            assertTrue(appliance.metric(metric) > 0, kind);
        }
    }

    @Test
    void anEnrolmentIsCountedByHowItEnds() throws Exception {
        double done = appliance.metric("redoubt_enrolments_total{kind=\"done\"}");
        double refused = appliance.metric("redoubt_enrolments_total{kind=\"refused\"}");
        TestDevice dave = appliance.enrol("dave", 1);
        TestAppliance.post(appliance.anonymous(), "/v1/enrol", dave.enrolment(Octets.copyOf(new byte[32]), 1));
        assertEquals(done + 1, appliance.metric("redoubt_enrolments_total{kind=\"done\"}"));
        assertEquals(refused + 1, appliance.metric("redoubt_enrolments_total{kind=\"refused\"}"));
    }

    @Test
    void prometheusGetsOpenMetricsIfItAsksAndTextOtherwise() throws Exception {
        String asked = "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
                + "application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;q=0.4,*/*;q=0.2";
        HttpResponse<String> open = appliance.manage("/metrics", asked);
        assertEquals(
                "application/openmetrics-text; version=1.0.0; charset=utf-8",
                open.headers().firstValue("content-type").orElseThrow());
        assertTrue(open.body().endsWith("# EOF\n"));
        assertTrue(open.body().contains("# TYPE redoubt_exchanges counter"));
        for (String accept : List.of("*/*", "text/plain;version=0.0.4", "application/json")) {
            HttpResponse<String> text = appliance.manage("/metrics", accept);
            assertEquals(
                    "text/plain; version=0.0.4; charset=utf-8",
                    text.headers().firstValue("content-type").orElseThrow());
            assertFalse(text.body().contains("# EOF"));
        }
    }

    @Test
    void eachCauseOfARefusalIsCountedApart() throws Exception {
        byte[] unknownSession = new byte[500];
        unknownSession[0] = VERSION;
        double malformed = refusals("malformed");
        double unknown = refusals("unknown_session");
        assertEquals(400, outer("/exchange", new byte[500]));
        assertEquals(malformed + 1, refusals("malformed"));
        assertEquals(unknown, refusals("unknown_session"));
        assertEquals(410, outer("/exchange", unknownSession));
        assertEquals(malformed + 1, refusals("malformed"));
        assertEquals(unknown + 1, refusals("unknown_session"));
    }

    private double refusals(String cause) throws Exception {
        String metric = "redoubt_channel_refusals_total{cause=\"" + cause + "\"}";
        assertTrue(appliance.manage("/metrics").body().contains(metric), "counts from the start");
        return appliance.metric(metric);
    }

    private int outer(String path, byte[] body) throws Exception {
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
            URI uri = URI.create("https://localhost:" + appliance.appliance().port() + path);
            HttpRequest request = HttpRequest.newBuilder(uri)
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }
}
