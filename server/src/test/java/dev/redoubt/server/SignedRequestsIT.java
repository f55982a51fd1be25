package dev.redoubt.server;

import static dev.redoubt.server.testing.TestAdministrator.answered;
import static dev.redoubt.server.testing.TestAdministrator.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.redoubt.channel.bhttp.Field;
import dev.redoubt.channel.client.ChannelClient;
import dev.redoubt.channel.client.ChannelExchange;
import dev.redoubt.channel.client.ChannelRequest;
import dev.redoubt.channel.client.ChannelResponse;
import dev.redoubt.crypto.Secret;
import dev.redoubt.server.administrator.Role;
import dev.redoubt.server.testing.RememberedCertificates;
import dev.redoubt.server.testing.TestAdministrator;
import dev.redoubt.server.testing.TestAppliance;
import dev.redoubt.server.testing.TestDevice;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests to the administration API through the channel: which signatures let in. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class SignedRequestsIT {
    private static final String ADMINISTRATORS = "/v1/admin/administrators";
    private static final AtomicInteger NAMES = new AtomicInteger();

    private TestAppliance appliance;
    private TestAdministrator owner;
    private String network = "";

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        appliance = new TestAppliance(folder);
        owner = TestAdministrator.create(appliance, "alice", Role.OWNER);
        network = "/networks/" + owner.network();
    }

    @AfterAll
    void stop() throws Exception {
        appliance.stop();
    }

    private ChannelResponse send(ChannelRequest request) throws Exception {
        return appliance.anonymous().send(request);
    }

    private ChannelRequest rename(TestAdministrator by, String name) {
        appliance.clock().move(Duration.ofSeconds(1));
        return by.signed("PATCH", network, "{\"networkName\":\"" + name + "\"}", Map.of());
    }

    private String name() throws Exception {
        return owner.done("GetNetwork", "GET", network, "").path("networkName").textValue();
    }

    /** The same request with other fields. */
    private static ChannelRequest with(ChannelRequest request, UnaryOperator<List<Field>> change) {
        return new ChannelRequest(
                request.method(),
                request.path(),
                change.apply(new ArrayList<>(request.fields())),
                request.body(),
                false);
    }

    private static ChannelRequest without(ChannelRequest request, String name) {
        return with(
                request,
                fields -> fields.stream()
                        .filter(field -> !field.name().equals(name))
                        .toList());
    }

    private static ChannelRequest replaced(ChannelRequest request, String name, UnaryOperator<String> change) {
        return with(
                request,
                fields -> fields.stream()
                        .map(field -> field.name().equals(name) ? new Field(name, change.apply(field.value())) : field)
                        .toList());
    }

    private String next() {
        return "somebody-" + NAMES.incrementAndGet();
    }

    @Test
    void whoSignsIsLetIn() throws Exception {
        JsonNode networks = owner.done("ListNetworks", "GET", "/networks?maxResults=1&sortDirection=ASC", "");
        assertEquals(1, networks.path("networks").size());
        assertTrue(networks.at("/networks/0/networkId").textValue().matches("[1-9][0-9]{7}"));
    }

    @Test
    void whoDoesNotSignIsNot() throws Exception {
        assertEquals("the request is not signed", refused(401, "UnauthorizedError", send(ChannelRequest.get(network))));
    }

    @Test
    void aSignatureOfAnotherSecretIsRefusedLikeOneOfNobody() throws Exception {
        try (Secret other = Secret.takeOwnershipOf("x".repeat(40).getBytes(StandardCharsets.US_ASCII))) {
            String wrong = refused(
                    401,
                    "UnauthorizedError",
                    new TestAdministrator(appliance, owner.keyId(), other).call("GET", network, ""));
            String unknown = refused(
                    401,
                    "UnauthorizedError",
                    new TestAdministrator(appliance, "RDBTAAAAAAAAAAAAAAAA", other).call("GET", network, ""));
            assertEquals(wrong, unknown);
        }
    }

    @Test
    void whatWasChangedAfterSigningIsRefused() throws Exception {
        String before = name();
        ChannelRequest signed = rename(owner, "Mine");
        byte[] body = "{\"networkName\":\"Evil\"}".getBytes(StandardCharsets.UTF_8);
        refused(401, "UnauthorizedError", send(new ChannelRequest("PATCH", network, signed.fields(), body, false)));
        refused(
                401,
                "UnauthorizedError",
                send(new ChannelRequest("DELETE", network, signed.fields(), signed.body(), false)));
        refused(
                401,
                "UnauthorizedError",
                send(new ChannelRequest("PATCH", network + "/settings", signed.fields(), signed.body(), false)));
        refused(
                401,
                "UnauthorizedError",
                send(new ChannelRequest("PATCH", network + "?a=b", signed.fields(), signed.body(), false)));
        refused(401, "UnauthorizedError", send(replaced(signed, "content-type", _ -> "application/x-amz-json-1.1")));
        refused(401, "UnauthorizedError", send(without(signed, "content-type")));
        assertEquals(before, name());
    }

    @Test
    void aFieldThatCountsMustBeSigned() throws Exception {
        ChannelRequest signed = rename(owner, "Mine");
        assertEquals(
                "a field is not signed: x-client-token",
                refused(401, "UnauthorizedError", send(signed.with("x-client-token", "t"))));
        assertEquals(
                "a field is not signed: x-amz-target",
                refused(401, "UnauthorizedError", send(signed.with("x-amz-target", "t"))));
    }

    @Test
    void aFieldThatStandsThereTwiceIsRefused() throws Exception {
        ChannelRequest signed = rename(owner, "Mine");
        for (String name : List.of("authorization", "x-amz-date", "content-type")) {
            String value = signed.fields().stream()
                    .filter(field -> field.name().equals(name))
                    .findFirst()
                    .orElseThrow()
                    .value();
            assertNotEquals(200, send(signed.with(name, value)).status(), name);
        }
    }

    @Test
    void aDigestThatIsNotTheBodysIsRefused() throws Exception {
        ChannelResponse answer = owner.call(
                "PATCH", network, "{\"networkName\":\"Mine\"}", Map.of("x-amz-content-sha256", "UNSIGNED-PAYLOAD"));
        assertEquals("X-Amz-Content-Sha256 is not the SHA-256 of the body", refused(401, "UnauthorizedError", answer));
    }

    @Test
    void thereAreNoSessionTokens() throws Exception {
        refused(401, "UnauthorizedError", owner.call("GET", network, "", Map.of("x-amz-security-token", "t")));
    }

    @Test
    void anotherHostIsRefusedAndTheGatewaysIsTaken() throws Exception {
        appliance.clock().move(Duration.ofSeconds(1));
        ChannelRequest signed = owner.signed("GET", network, "", Map.of());
        refused(401, "UnauthorizedError", send(signed.with("forwarded", "host=\"127.0.0.1:8181\"")));
        String own = "localhost:" + appliance.appliance().port();
        answered("GetNetwork", send(signed.with("forwarded", "for=_gateway;host=\"" + own + "\"")));
    }

    @Test
    void aTimeThatIsMoreThanAQuarterOfAnHourOffIsRefused() throws Exception {
        appliance.clock().move(Duration.ofMinutes(40));
        ChannelRequest old = owner.signed("GET", network, "", Map.of());
        appliance.clock().move(Duration.ofMinutes(15).minusSeconds(2));
        assertEquals(200, send(old).status());
        ChannelRequest other = owner.signed("GET", network + "/settings", "", Map.of());
        appliance.clock().move(Duration.ofMinutes(15).plusSeconds(2));
        assertTrue(refused(401, "UnauthorizedError", send(other)).contains("15 minutes"));
    }

    /** Signed by somebody whose clock is ahead. */
    private ChannelRequest ahead(TestAdministrator who, Duration by) {
        appliance.clock().move(by);
        ChannelRequest signed = rename(who, "Ahead");
        appliance.clock().move(by.negated());
        return signed;
    }

    @Test
    void aTimeThatIsMoreThanTenSecondsAheadIsRefused() throws Exception {
        assertTrue(refused(401, "UnauthorizedError", send(ahead(owner, Duration.ofSeconds(13))))
                .contains("seconds ahead"));
        assertTrue(refused(401, "UnauthorizedError", send(ahead(owner, Duration.ofMinutes(14))))
                .contains("seconds ahead"));
    }

    /** The next process knows nothing of what was there before; whatever came in is older than it. */
    @Test
    void aSignatureThatIsDatedAheadWaitsAndIsNotGoodAgainAfterARestart() throws Exception {
        ChannelRequest signed = ahead(owner, Duration.ofSeconds(2));
        long begun = System.nanoTime();
        assertEquals(200, send(signed).status());
        assertTrue(System.nanoTime() - begun >= Duration.ofSeconds(1).toNanos());
        owner.done("UpdateNetwork", "PATCH", network, "{\"networkName\":\"Since\"}");
        appliance.restart();
        refused(401, "UnauthorizedError", send(signed));
        assertEquals("Since", name());
    }

    /** Sends a change that is dated ahead, and does something else while it waits. */
    private ChannelResponse whileItWaits(TestAdministrator by, String method, String target, String body)
            throws Exception {
        ChannelRequest signed = ahead(by, Duration.ofSeconds(4));
        FutureTask<ChannelResponse> waiting = new FutureTask<>(() -> send(signed));
        Thread.ofVirtual().start(waiting);
        // Its signature is proven by then.
        Thread.sleep(1_000);
        assertEquals(200, owner.call(method, target, body).status());
        assertFalse(waiting.isDone());
        return waiting.get();
    }

    @Test
    void aKeyThatIsTakenBackWhileItsRequestWaitsDoesNothing() throws Exception {
        String before = name();
        String name = next();
        TestAdministrator dave = TestAdministrator.create(appliance, name, Role.OWNER);
        String key = ADMINISTRATORS + "/" + name + "/keys/" + dave.keyId();
        refused(401, "UnauthorizedError", whileItWaits(dave, "DELETE", key, ""));
        assertEquals(before, name());
    }

    @Test
    void whoIsMadeAnAuditorWhileHisRequestWaitsChangesNothing() throws Exception {
        String before = name();
        String name = next();
        TestAdministrator dave = TestAdministrator.create(appliance, name, Role.ADMINISTRATOR);
        String body = "{\"role\":\"auditor\"}";
        refused(403, "ForbiddenError", whileItWaits(dave, "PATCH", ADMINISTRATORS + "/" + name, body));
        assertEquals(before, name());
    }

    // ---- Strangers

    private static String made(int number) {
        return "RDBT"
                + Integer.toString(1_000 + number)
                        .chars()
                        .mapToObj(digit -> Character.toString(digit - '0' + 'A'))
                        .collect(Collectors.joining())
                + "A".repeat(12);
    }

    @Test
    void whoMakesIdsUpIsNotLookedUpAnyMoreAndKeepsNoKeyOut() throws Exception {
        ChannelClient device = appliance.as(appliance.enrol(next(), 20));
        ChannelRequest signed = owner.signed("GET", network, "", Map.of());
        answered("GetNetwork", device.send(signed));
        for (int i = 0; i < 50; i++) {
            String id = made(i);
            refused(
                    401,
                    "UnauthorizedError",
                    device.send(replaced(signed, "authorization", value -> value.replace(owner.keyId(), id))));
        }
        String more = refused(
                429,
                "RateLimitError",
                device.send(replaced(signed, "authorization", value -> value.replace(owner.keyId(), made(99)))));
        assertTrue(more.contains("too many access keys that nobody has"), more);
        appliance.clock().move(Duration.ofSeconds(1));
        answered("GetNetwork", device.send(owner.signed("GET", network, "", Map.of())));
        TestAdministrator fresh = TestAdministrator.create(appliance, next(), Role.AUDITOR);
        // What was read of all ids may be a second old.
        Thread.sleep(1_000);
        answered("GetNetwork", device.send(fresh.signed("GET", network, "", Map.of())));
        fresh.done("GetNetwork", "GET", network, "");
    }

    /** So many requests that have begun, and never end. */
    private List<AutoCloseable> slow(int count) throws Exception {
        List<AutoCloseable> all = new ArrayList<>();
        for (int i = 0; i < count; i += 16) {
            ChannelClient client = appliance.client(Optional.empty(), new RememberedCertificates());
            for (int j = i; j < Math.min(count, i + 16); j++) {
                ChannelExchange exchange = client.open("PATCH", network, List.of());
                exchange.write(new byte[1]);
                exchange.flush();
                all.addFirst(exchange);
            }
            all.addLast(client);
        }
        return all;
    }

    @Test
    void strangersWhoSendSlowlyKeepNoAdministratorOut() throws Exception {
        ChannelRequest stranger = new ChannelRequest("PATCH", network, List.of(), new byte[] {'{', '}'}, false);
        owner.done("GetNetwork", "GET", network, "");
        List<AutoCloseable> slow = slow(72);
        try {
            for (int i = 0; send(stranger).status() != 500; i++) {
                assertTrue(i < 100, "the share of this place is used up");
                Thread.sleep(50);
            }
            refused(500, "InternalServerError", send(stranger));
            owner.done("UpdateNetwork", "PATCH", network, "{\"networkName\":\"Mine\"}");
            TestAdministrator fresh = TestAdministrator.create(appliance, next(), Role.ADMINISTRATOR);
            fresh.done("GetNetwork", "GET", network, "");
            fresh.done("UpdateNetwork", "PATCH", network, "{\"networkName\":\"Ours\"}");
            appliance.enrol(next(), 20);
        } finally {
            for (AutoCloseable one : slow) {
                one.close();
            }
        }
        while (send(stranger).status() != 401) {
            Thread.sleep(50);
        }
    }

    @Test
    void aChangeThatIsReplayedIsRefusedAtOnce() throws Exception {
        ChannelRequest signed = rename(owner, "Replayed");
        assertEquals(200, send(signed).status());
        owner.done("UpdateNetwork", "PATCH", network, "{\"networkName\":\"Since\"}");
        assertTrue(refused(429, "RateLimitError", send(signed)).contains("was made before"));
        assertEquals("Since", name());
    }

    @Test
    void aQuestionIsAnsweredTwiceInASecondButNotLater() throws Exception {
        appliance.clock().move(Duration.ofSeconds(1));
        ChannelRequest signed = owner.signed("GET", network, "", Map.of());
        assertEquals(200, send(signed).status());
        assertEquals(200, send(signed).status());
        Thread.sleep(2_100);
        refused(429, "RateLimitError", send(signed));
    }

    @Test
    void aSessionOfADeviceDoesTooAndIsNoAdministratorByItself() throws Exception {
        TestDevice device = appliance.enrol(next(), 20);
        appliance.clock().move(Duration.ofSeconds(1));
        answered("GetNetwork", appliance.as(device).send(owner.signed("GET", network, "", Map.of())));
        refused(401, "UnauthorizedError", appliance.as(device).send(ChannelRequest.get(network)));
    }

    @Test
    void tenWrongSignaturesLockAKeyForThatPlaceAlone() throws Exception {
        double locked = appliance.metric("redoubt_lockouts_total{kind=\"administrator\"}");
        TestAdministrator dave = TestAdministrator.create(appliance, next(), Role.AUDITOR);
        TestDevice device = appliance.enrol(next(), 20);
        for (int i = 0; i < 10; i++) {
            appliance.clock().move(Duration.ofSeconds(1));
            ChannelRequest signed = dave.signed("GET", network, "", Map.of());
            refused(
                    401,
                    "UnauthorizedError",
                    send(replaced(
                            signed, "authorization", value -> value.substring(0, value.length() - 8) + "00000000")));
        }
        assertTrue(
                refused(401, "UnauthorizedError", dave.call("GET", network, "")).contains("too many wrong"));
        appliance.clock().move(Duration.ofSeconds(1));
        answered("GetNetwork", appliance.as(device).send(dave.signed("GET", network, "", Map.of())));
        owner.done("GetNetwork", "GET", network, "");
        assertEquals(locked + 1, appliance.metric("redoubt_lockouts_total{kind=\"administrator\"}"));
    }

    @Test
    void aBodyOfAStrangerIsBounded() throws Exception {
        byte[] body = new byte[(768 << 10) + 1];
        new SecureRandom().nextBytes(body);
        ChannelResponse answer = send(new ChannelRequest("PATCH", network, List.of(), body, false));
        refused(400, "BadRequestError", answer);
    }
}
