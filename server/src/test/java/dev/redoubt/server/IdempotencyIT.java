package dev.redoubt.server;

import static dev.redoubt.server.testing.Problems.assertProblem;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Message;
import dev.redoubt.channel.bhttp.Field;
import dev.redoubt.channel.client.ChannelClient;
import dev.redoubt.channel.client.ChannelExchange;
import dev.redoubt.channel.client.ChannelRequest;
import dev.redoubt.channel.client.ChannelResponse;
import dev.redoubt.protocol.account.EphemeralKey;
import dev.redoubt.protocol.appliance.ClaimRequest;
import dev.redoubt.protocol.appliance.ClaimResponse;
import dev.redoubt.protocol.appliance.PublishKeysRequest;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.server.configuration.ServerConfiguration;
import dev.redoubt.server.database.Database;
import dev.redoubt.server.idempotency.Idempotency;
import dev.redoubt.server.idempotency.IdempotencyMetrics;
import dev.redoubt.server.testing.MariaDb;
import dev.redoubt.server.testing.MovableClock;
import dev.redoubt.server.testing.Rows;
import dev.redoubt.server.testing.TestAppliance;
import dev.redoubt.server.testing.TestDevice;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes that are asked for again under their idempotency key. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class IdempotencyIT {
    private static final String CLAIM = "/v1/keys/claim";
    private static final String PUBLISH = "/v1/keys/publish";
    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
    private static final String FIELD = ChannelRequest.IDEMPOTENCY_KEY;

    private final SecureRandom random = new SecureRandom();
    private TestAppliance appliance;
    private Rows rows;
    private TestDevice alice;
    private int people;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        appliance = new TestAppliance(folder);
        rows = new Rows(appliance.database());
        alice = appliance.enrol("alice", 1);
    }

    @AfterAll
    void stop() throws Exception {
        appliance.stop();
    }

    private TestDevice somebody(int keys) throws Exception {
        return appliance.enrol("somebody" + ++people, keys);
    }

    private String key() {
        byte[] key = new byte[16];
        random.nextBytes(key);
        return HexFormat.of().formatHex(key);
    }

    private static ChannelRequest request(String path, Message body) {
        return ChannelRequest.post(path, "application/protobuf", body.toByteArray());
    }

    private static ClaimRequest claimOf(TestDevice device) {
        return ClaimRequest.newBuilder().addNodeIds(device.nodeId()).build();
    }

    private ChannelResponse claim(TestDevice who, TestDevice of, String key) throws Exception {
        return appliance.as(who).send(request(CLAIM, claimOf(of)).with(FIELD, key));
    }

    private static long id(ChannelResponse response) throws Exception {
        assertEquals(200, response.status());
        return EphemeralKey.parse(ClaimResponse.parseFrom(response.body())
                        .getKeys(0)
                        .getEphemeralKey()
                        .toByteArray())
                .id()
                .value();
    }

    @Test
    void aClaimThatIsRepeatedGetsTheSameAnswerAndDrawsOnce() throws Exception {
        TestDevice bob = somebody(3);
        double repeated = appliance.metric("redoubt_idempotency_repeated_total");
        double claims = appliance.metric("redoubt_pool_claims_total");
        String key = key();
        byte[] first = claim(alice, bob, key).body();
        assertArrayEquals(first, claim(alice, bob, key).body());
        assertArrayEquals(first, claim(alice, bob, key).body());
        assertEquals(2, id(claim(alice, bob, key())), "one key was drawn");
        assertEquals(repeated + 2, appliance.metric("redoubt_idempotency_repeated_total"));
        assertEquals(claims + 2, appliance.metric("redoubt_pool_claims_total"));
    }

    @Test
    void withoutAKeyEachClaimDraws() throws Exception {
        TestDevice bob = somebody(2);
        assertEquals(1, id(appliance.as(alice).send(request(CLAIM, claimOf(bob)))));
        assertEquals(2, id(appliance.as(alice).send(request(CLAIM, claimOf(bob)))));
    }

    @Test
    void theSameKeyOfAnotherDeviceIsAnotherChange() throws Exception {
        TestDevice bob = somebody(2);
        String key = key();
        assertEquals(1, id(claim(alice, bob, key)));
        assertEquals(2, id(claim(bob, bob, key)));
        assertEquals(1, id(claim(alice, bob, key)));
    }

    @Test
    void theSameKeyForAnotherRequestIsAConflictAndDrawsNothing() throws Exception {
        TestDevice bob = somebody(2);
        TestDevice carol = somebody(2);
        String key = key();
        assertEquals(1, id(claim(alice, bob, key)));
        assertProblem(409, "idempotency_conflict", claim(alice, carol, key));
        assertProblem(
                409,
                "idempotency_conflict",
                appliance
                        .as(alice)
                        .send(request(PUBLISH, PublishKeysRequest.getDefaultInstance())
                                .with(FIELD, key)));
        assertEquals(1, id(claim(alice, carol, key())));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0123456789abcdef0123456789abcde",
                "0123456789abcdef0123456789abcdef0",
                "0123456789ABCDEF0123456789ABCDEF",
                "0123456789abcdef0123456789abcdeg",
                ""
            })
    void aKeyOutOfFormIsMalformedWhereverItStands(String key) throws Exception {
        TestDevice bob = somebody(1);
        assertProblem(400, "malformed_request", withKeys(appliance.as(alice), request(CLAIM, claimOf(bob)), key));
        ChannelRequest enrolment = request("/v1/enrol", new TestDevice(Instant.now()).enrolment(token(), 1));
        assertProblem(400, "malformed_request", withKeys(appliance.anonymous(), enrolment, key));
        assertEquals(1, id(claim(alice, bob, key())));
    }

    private Octets token() {
        return appliance.inviteToken("nobody" + ++people);
    }

    @Test
    void twoKeysInOneRequestAreMalformed() throws Exception {
        ChannelRequest claim = request(CLAIM, claimOf(alice));
        assertProblem(400, "malformed_request", withKeys(appliance.as(alice), claim, key(), key()));
    }

    /** As a stream, since a request at once would not take such keys. */
    private static ChannelResponse withKeys(ChannelClient client, ChannelRequest request, String... keys)
            throws Exception {
        List<Field> fields = new ArrayList<>(request.fields());
        for (String key : keys) {
            fields.add(new Field(FIELD, key));
        }
        try (ChannelExchange exchange = client.open(request.method(), request.path(), fields)) {
            exchange.write(request.body());
            exchange.end();
            return new ChannelResponse(
                    exchange.status(), exchange.fields(), exchange.response().readAllBytes());
        }
    }

    @Test
    void aClaimIsKnownUntilItsMinuteAndNoLonger() throws Exception {
        TestDevice bob = somebody(2);
        String key = key();
        Instant before = appliance.clock().instant();
        assertEquals(1, id(claim(alice, bob, key)));
        Instant end = Instant.ofEpochSecond(60 * lastExpiry());
        assertTrue(!end.isBefore(before.plus(FIVE_MINUTES)), "at least 5 minutes");
        assertTrue(end.isBefore(before.plus(FIVE_MINUTES).plusSeconds(90)), "to the next full minute");
        // Seconds before its end: the test's clock goes on by itself.
        appliance.clock().move(Duration.between(appliance.clock().instant(), end.minusSeconds(20)));
        assertEquals(1, id(claim(alice, bob, key)));
        appliance.clock().move(Duration.between(appliance.clock().instant(), end));
        assertEquals(2, id(claim(alice, bob, key)));
    }

    /** Of a claim: publications are kept for hours. */
    private long lastExpiry() throws Exception {
        long soon = appliance.clock().instant().getEpochSecond() / 60 + 10;
        try (Connection connection = MariaDb.shared().connect(appliance.database());
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(
                        "select max(expires_at_minute) from idempotency where expires_at_minute < " + soon)) {
            result.next();
            return result.getLong(1);
        }
    }

    @Test
    void ofEqualClaimsAtOnceOneDraws() throws Exception {
        int claimers = 40;
        TestDevice bob = somebody(claimers);
        ChannelClient client = appliance.as(alice);
        String key = key();
        CountDownLatch go = new CountDownLatch(1);
        List<Future<ChannelResponse>> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < claimers; i++) {
                answers.add(threads.submit(() -> {
                    go.await();
                    return client.send(request(CLAIM, claimOf(bob)).with(FIELD, key));
                }));
            }
            go.countDown();
        }
        for (Future<ChannelResponse> answer : answers) {
            assertEquals(1, id(answer.get()));
        }
        assertEquals(2, id(claim(alice, bob, key())));
    }

    @Test
    void aClaimThatFailedMayBeTriedAgainUnderItsKey() throws Exception {
        TestDevice late = new TestDevice(appliance.clock().instant());
        String key = key();
        assertProblem(404, "unknown_node", claim(alice, late, key));
        assertEquals(
                200,
                appliance
                        .anonymous()
                        .send(request("/v1/enrol", late.enrolment(token(), 1)))
                        .status());
        assertEquals(1, id(claim(alice, late, key)));
    }

    @Test
    void aPublicationThatIsRepeatedDoesNotPutBackAnOlderKey() throws Exception {
        TestDevice bob = somebody(1);
        id(claim(alice, bob, key()));
        PublishKeysRequest older = PublishKeysRequest.newBuilder()
                .setLastResortKey(bob.lastResortKey())
                .build();
        PublishKeysRequest newer = PublishKeysRequest.newBuilder()
                .setLastResortKey(bob.lastResortKey())
                .build();
        ChannelRequest publication = request(PUBLISH, older).with(FIELD, key());
        byte[] first = appliance.as(bob).send(publication).body();
        appliance.as(bob).send(request(PUBLISH, newer).with(FIELD, key()));
        assertArrayEquals(first, appliance.as(bob).send(publication).body());
        ClaimResponse claimed = ClaimResponse.parseFrom(claim(alice, bob, key()).body());
        assertEquals(newer.getLastResortKey(), claimed.getKeys(0).getEphemeralKey());
    }

    @Test
    void expiredRowsAreDeletedInBatchesAndOthersAreNot() throws Exception {
        MovableClock later = new MovableClock();
        later.move(Duration.ofDays(400));
        long end = later.instant().getEpochSecond() / 60;
        try (Connection connection = MariaDb.shared().connect(appliance.database());
                Statement statement = connection.createStatement()) {
            statement.execute("delete from idempotency");
            statement.execute("insert into idempotency (id, digest, expires_at_minute)"
                    + " select unhex(sha2(seq, 256)), repeat('d', 32), " + end + " from seq_1_to_501");
            statement.execute("insert into idempotency (id, digest, expires_at_minute)"
                    + " values (repeat('i', 32), repeat('d', 32), " + (end + 5) + ")");
        }
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        ServerConfiguration configuration = ServerConfiguration.read(appliance.configurationFile());
        try (Database database = Database.openExisting(configuration.database(), metrics)) {
            Idempotency idempotency = new Idempotency(database, new IdempotencyMetrics(metrics), random, later);
            assertEquals(Idempotency.BATCH, idempotency.forgetExpired());
            assertEquals(1, idempotency.forgetExpired());
            assertEquals(0, idempotency.forgetExpired());
        }
        assertEquals(1, rows.count("idempotency"));
    }

    @Test
    void whatIsKeptShowsNothingOfTheAnswerOrTheDevices() throws Exception {
        TestDevice bob = somebody(1);
        ChannelResponse response = claim(alice, bob, key());
        byte[] signedKey = ClaimResponse.parseFrom(response.body())
                .getKeys(0)
                .getEphemeralKey()
                .toByteArray();
        String kept = String.join(
                "",
                rows.everything().entrySet().stream()
                        .filter(column -> column.getKey().startsWith("idempotency."))
                        .flatMap(column -> column.getValue().stream())
                        .map(HexFormat.of()::formatHex)
                        .toList());
        assertNotEquals("", kept);
        assertEquals(-1, kept.indexOf(HexFormat.of().formatHex(signedKey, 0, 16)));
        assertEquals(-1, kept.indexOf(HexFormat.of().formatHex(bob.node().toBytes())));
        assertEquals(-1, kept.indexOf(HexFormat.of().formatHex(alice.node().toBytes())));
        assertEquals(-1, kept.indexOf(HexFormat.of().formatHex(alice.account().toBytes())));
    }
}
