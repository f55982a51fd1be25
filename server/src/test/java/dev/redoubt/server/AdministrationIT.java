package dev.redoubt.server;

import static dev.redoubt.server.testing.TestAdministrator.answered;
import static dev.redoubt.server.testing.TestAdministrator.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.redoubt.channel.client.ChannelRequest;
import dev.redoubt.channel.client.ChannelResponse;
import dev.redoubt.server.administrator.Role;
import dev.redoubt.server.testing.MariaDb;
import dev.redoubt.server.testing.Rows;
import dev.redoubt.server.testing.TestAdministrator;
import dev.redoubt.server.testing.TestAppliance;
import dev.redoubt.server.testing.TestPolicies;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The administration API through the channel: roles, networks, what is done once, and administrators themselves. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdministrationIT {
    private static final String ADMINISTRATORS = "/v1/admin/administrators";
    private static final String DEFAULT_GROUP = "1";
    private static final AtomicInteger NAMES = new AtomicInteger();

    private TestAppliance appliance;
    private TestAdministrator owner;
    private TestAdministrator administrator;
    private TestAdministrator auditor;
    private String network = "";

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        appliance = new TestAppliance(folder);
        owner = TestAdministrator.create(appliance, "alice", Role.OWNER);
        administrator = TestAdministrator.create(appliance, "bob", Role.ADMINISTRATOR);
        auditor = TestAdministrator.create(appliance, "carol", Role.AUDITOR);
        network = "/networks/" + owner.network();
    }

    @AfterAll
    void stop() throws Exception {
        appliance.stop();
    }

    private String name() throws Exception {
        return owner.done("GetNetwork", "GET", network, "").path("networkName").textValue();
    }

    private String next() {
        return "somebody-" + NAMES.incrementAndGet();
    }

    // ---- Roles

    @Test
    void anAuditorReadsAndChangesNothing() throws Exception {
        auditor.done("GetNetworkSettings", "GET", network + "/settings", "");
        auditor.done("ListAdministrators", "GET", ADMINISTRATORS, "");
        refused(403, "ForbiddenError", auditor.call("PATCH", network, "{\"networkName\":\"Mine\"}"));
        refused(
                403,
                "ForbiddenError",
                auditor.call("POST", ADMINISTRATORS, "{\"name\":\"mallory\",\"role\":\"owner\"}"));
    }

    @Test
    void anAdministratorChangesAllButAdministrators() throws Exception {
        administrator.done("UpdateNetwork", "PATCH", network, "{\"networkName\":\"By bob\"}");
        assertEquals("By bob", name());
        refused(
                403,
                "ForbiddenError",
                administrator.call("POST", ADMINISTRATORS, "{\"name\":\"mallory\",\"role\":\"owner\"}"));
        refused(403, "ForbiddenError", administrator.call("DELETE", ADMINISTRATORS + "/alice", ""));
    }

    // ---- Networks

    @Test
    void theNetworkIsRenamedWithinItsBounds() throws Exception {
        owner.done("UpdateNetwork", "PATCH", network, "{\"networkName\":\"Twenty characters ok\"}");
        assertEquals("Twenty characters ok", name());
        refused(422, "ValidationError", owner.call("PATCH", network, "{\"networkName\":\"Twenty-one characters\"}"));
        refused(422, "ValidationError", owner.call("PATCH", network, "{\"networkName\":\"\"}"));
        refused(
                400,
                "BadRequestError",
                owner.call("PATCH", network, "{\"networkName\":\"a\",\"encryptionKeyArn\":\"arn:aws:kms\"}"));
    }

    @Test
    void settingsChangeOneByOneAndAreThereAfterARestart() throws Exception {
        JsonNode changed = owner.done(
                "UpdateNetworkSettings",
                "PATCH",
                network + "/settings",
                "{\"settings\":{\"readReceiptConfig\":{\"status\":\"FORCE_ENABLED\"},"
                        + "\"consentPopup\":{\"enabled\":true,\"content\":\"Be *nice*.\"}}}");
        assertEquals(2, changed.path("settings").size());
        ChannelRequest early = owner.signed("GET", network, "", Map.of());
        appliance.clock().move(Duration.ofSeconds(2));
        appliance.restart();
        // What was seen before is forgotten: so nothing of then is good any more.
        assertTrue(refused(401, "UnauthorizedError", appliance.anonymous().send(early))
                .contains("before the server started"));
        JsonNode all = owner.done("GetNetworkSettings", "GET", network + "/settings", "")
                .path("settings");
        assertEquals(5, all.size());
        assertEquals("false", value(all, "enableClientMetrics"));
        assertEquals("{\"status\":\"FORCE_ENABLED\"}", value(all, "readReceiptConfig"));
        assertEquals(
                "{\"enabled\":true,\"header\":\"\",\"content\":\"Be *nice*.\",\"closeButtonLabel\":\"Acknowledge\"}",
                value(all, "consentPopup"));
    }

    private static String value(JsonNode settings, String name) {
        return settings.valueStream()
                .filter(setting -> setting.path("optionName").textValue().equals(name))
                .findFirst()
                .orElseThrow()
                .path("value")
                .textValue();
    }

    @Test
    void aSettingThatNothingWouldComeOfIsRefused() throws Exception {
        for (String setting : List.of("dataRetention", "enableTrustedDataFormat")) {
            String settings = "{\"settings\":{\"" + setting + "\":%s}}";
            refused(400, "BadRequestError", owner.call("PATCH", network + "/settings", settings.formatted("true")));
            owner.done("UpdateNetworkSettings", "PATCH", network + "/settings", settings.formatted("false"));
        }
    }

    @Test
    void thereIsOneNetworkAndItStays() throws Exception {
        refused(
                400,
                "BadRequestError",
                owner.call("POST", "/networks", "{\"networkName\":\"Other\",\"accessLevel\":\"PREMIUM\"}"));
        refused(400, "BadRequestError", owner.call("DELETE", network, ""));
        refused(404, "ResourceNotFoundError", owner.call("GET", "/networks/00000000", ""));
    }

    @Test
    void whatIsNotBuiltSaysSoInTheModelsWords() throws Exception {
        refused(404, "ResourceNotFoundError", owner.call("GET", network + "/oidc", ""));
        refused(404, "ResourceNotFoundError", owner.call("GET", network + "/tdf", ""));
        refused(404, "ResourceNotFoundError", owner.call("GET", network + "/data-retention-bots", ""));
        refused(
                400,
                "BadRequestError",
                owner.call("PATCH", network + "/data-retention-bots", "{\"actionType\":\"ENABLE\"}"));
        refused(422, "ValidationError", owner.call("POST", network + "/oidc/save", "{}"));
    }

    // ---- Client tokens

    @Test
    void underOneTokenACallIsDoneOnce() throws Exception {
        String body = "{\"name\":\"" + next() + "\",\"role\":\"auditor\"}";
        Map<String, String> token = Map.of("x-client-token", "token-" + next());
        JsonNode first = answered("CreateAdministrator", owner.call("POST", ADMINISTRATORS, body, token));
        JsonNode again = answered("CreateAdministrator", owner.call("POST", ADMINISTRATORS, body, token));
        assertEquals(first, again);
        String other = "{\"name\":\"" + next() + "\",\"role\":\"auditor\"}";
        refused(400, "BadRequestError", owner.call("POST", ADMINISTRATORS, other, token));
        appliance.clock().move(Duration.ofHours(26));
        answered("CreateAdministrator", owner.call("POST", ADMINISTRATORS, other, token));
    }

    @Test
    void ofEqualCallsAtOnceOneIsDoneAndAllGetItsAnswer() throws Exception {
        String body = "{\"name\":\"" + next() + "\",\"role\":\"auditor\"}";
        Map<String, String> token = Map.of("x-client-token", "token-" + next());
        List<ChannelRequest> signed = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            appliance.clock().move(Duration.ofSeconds(1));
            signed.add(owner.signed("POST", ADMINISTRATORS, body, token));
        }
        List<Callable<ChannelResponse>> calls = signed.stream()
                .map(request ->
                        (Callable<ChannelResponse>) () -> appliance.anonymous().send(request))
                .toList();
        Set<JsonNode> answers = new HashSet<>();
        try (ExecutorService together = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<ChannelResponse> answer : together.invokeAll(calls)) {
                answers.add(answered("CreateAdministrator", answer.get()));
            }
        }
        assertEquals(1, answers.size());
    }

    @Test
    void aCallThatWasCutOffIsNotDoneAgainAndSaysSo() throws Exception {
        String body = "{\"networkName\":\"" + next() + "\"}";
        Map<String, String> token = Map.of("x-client-token", "token-" + next());
        answered("UpdateNetwork", owner.call("PATCH", network, body, token));
        MariaDb.shared().execute(appliance.database(), "update client_token set answer = null");
        String cut = refused(400, "BadRequestError", owner.call("PATCH", network, body, token));
        assertTrue(cut.contains("cut off"));
    }

    @Test
    void aCallThatWasRefusedFreesItsToken() throws Exception {
        Map<String, String> token = Map.of("x-client-token", "token-" + next());
        refused(422, "ValidationError", owner.call("PATCH", network, "{\"networkName\":\"\"}", token));
        answered("UpdateNetwork", owner.call("PATCH", network, "{\"networkName\":\"Later\"}", token));
    }

    @Test
    void theTokenOfAnotherAdministratorIsAnotherOne() throws Exception {
        Map<String, String> token = Map.of("x-client-token", "token-" + next());
        answered("UpdateNetwork", owner.call("PATCH", network, "{\"networkName\":\"One\"}", token));
        answered("UpdateNetwork", administrator.call("PATCH", network, "{\"networkName\":\"Two\"}", token));
        assertEquals("Two", name());
    }

    // ---- Administrators, keys, sessions

    private JsonNode created(String name, String more) throws Exception {
        return owner.done(
                "CreateAdministrator",
                "POST",
                ADMINISTRATORS,
                "{\"name\":\"" + name + "\",\"role\":\"administrator\"" + more + "}");
    }

    @Test
    void aNewAdministratorIsLetInWithHisKeyAndNotAfterItIsTakenBack() throws Exception {
        String name = next();
        JsonNode issued = created(name, "");
        TestAdministrator dave = TestAdministrator.of(appliance, issued);
        dave.done("GetNetwork", "GET", network, "");
        refused(
                400,
                "BadRequestError",
                owner.call("POST", ADMINISTRATORS, "{\"name\":\"" + name + "\",\"role\":\"auditor\"}"));
        JsonNode second = owner.done("CreateAccessKey", "POST", ADMINISTRATORS + "/" + name + "/keys", "");
        refused(400, "BadRequestError", owner.call("POST", ADMINISTRATORS + "/" + name + "/keys", ""));
        String keys = ADMINISTRATORS + "/" + name + "/keys/";
        owner.done(
                "DeleteAccessKey", "DELETE", keys + issued.path("accessKeyId").textValue(), "");
        refused(401, "UnauthorizedError", dave.call("GET", network, ""));
        TestAdministrator.of(appliance, second).done("GetNetwork", "GET", network, "");
        owner.done("DeleteAdministrator", "DELETE", ADMINISTRATORS + "/" + name, "");
        refused(
                401,
                "UnauthorizedError",
                TestAdministrator.of(appliance, second).call("GET", network, ""));
        assertEquals(0, new Rows(appliance.database()).count("access_key where administrator = '" + name + "'"));
    }

    @Test
    void aRoleThatIsTakenAwayIsGoneAtOnce() throws Exception {
        String name = next();
        TestAdministrator dave = TestAdministrator.of(appliance, created(name, ""));
        dave.done("UpdateNetwork", "PATCH", network, "{\"networkName\":\"By dave\"}");
        owner.done("UpdateAdministrator", "PATCH", ADMINISTRATORS + "/" + name, "{\"role\":\"auditor\"}");
        refused(403, "ForbiddenError", dave.call("PATCH", network, "{\"networkName\":\"Again\"}"));
    }

    @Test
    void theLastOwnerStays() throws Exception {
        refused(400, "BadRequestError", owner.call("DELETE", ADMINISTRATORS + "/alice", ""));
        refused(400, "BadRequestError", owner.call("PATCH", ADMINISTRATORS + "/alice", "{\"role\":\"auditor\"}"));
        refused(404, "ResourceNotFoundError", owner.call("DELETE", ADMINISTRATORS + "/nobody", ""));
    }

    @Test
    void aKeyExpires() throws Exception {
        TestAdministrator dave = TestAdministrator.of(appliance, created(next(), ",\"days\":1"));
        dave.done("GetNetwork", "GET", network, "");
        appliance.clock().move(Duration.ofDays(2));
        assertTrue(
                refused(401, "UnauthorizedError", dave.call("GET", network, "")).contains("expired"));
    }

    @Test
    void administratorsAreListedInPagesAndWithoutSecrets() throws Exception {
        created(next(), "");
        JsonNode first = owner.done("ListAdministrators", "GET", ADMINISTRATORS + "?maxResults=2", "");
        assertEquals(2, first.path("administrators").size());
        assertEquals("alice", first.at("/administrators/0/name").textValue());
        String token = first.path("nextToken").textValue();
        JsonNode second =
                owner.done("ListAdministrators", "GET", ADMINISTRATORS + "?maxResults=2&nextToken=" + token, "");
        assertEquals("carol", second.at("/administrators/0/name").textValue());
        assertEquals(
                owner.keyId(),
                first.at("/administrators/0/accessKeys/0/accessKeyId").textValue());
        refused(422, "ValidationError", owner.call("GET", ADMINISTRATORS + "?maxResults=0", ""));
        refused(422, "ValidationError", owner.call("GET", ADMINISTRATORS + "?maxResults=101", ""));
        refused(422, "ValidationError", owner.call("GET", ADMINISTRATORS + "?nextToken=!", ""));
    }

    @Test
    void whoNeedsASessionIsAskedForHisPassword() throws Exception {
        TestAdministrator dave = TestAdministrator.of(appliance, created(next(), ",\"sessionMinutes\":10"));
        assertTrue(
                refused(401, "UnauthorizedError", dave.call("GET", network, "")).contains("StartSession"));
        refused(422, "ValidationError", dave.call("POST", "/v1/admin/password", "{\"newPassword\":\"too short\"}"));
        dave.done("SetPassword", "POST", "/v1/admin/password", "{\"newPassword\":\"correct horse\"}");
        dave.done("StartSession", "POST", "/v1/admin/session", "{\"password\":\"correct horse\"}");
        dave.done("GetNetwork", "GET", network, "");
        appliance.clock().move(Duration.ofMinutes(10));
        refused(401, "UnauthorizedError", dave.call("GET", network, ""));
    }

    /** Administrators are in no group. */
    @Test
    void passwordsOfAdministratorsFollowTheDefaultGroup() throws Exception {
        TestPolicies policies = new TestPolicies(appliance, owner);
        TestAdministrator dave = TestAdministrator.of(appliance, created(next(), ",\"sessionMinutes\":10"));
        policies.change(DEFAULT_GROUP, "{\"passwordRequirements\":{\"numbers\":2}}");
        try {
            String one = "{\"newPassword\":\"correct horse 1\"}";
            refused(422, "ValidationError", dave.call("POST", "/v1/admin/password", one));
            dave.done("SetPassword", "POST", "/v1/admin/password", "{\"newPassword\":\"correct horse 12\"}");
        } finally {
            policies.change(DEFAULT_GROUP, "{\"passwordRequirements\":{\"numbers\":0}}");
        }
        String none = "{\"oldPassword\":\"correct horse 12\",\"newPassword\":\"correct horse\"}";
        dave.done("SetPassword", "POST", "/v1/admin/password", none);
    }

    @Test
    void fiveWrongPasswordsLockHimUntilAnOwnerUnlocks() throws Exception {
        String name = next();
        TestAdministrator dave = TestAdministrator.of(appliance, created(name, ",\"sessionMinutes\":10"));
        dave.done("SetPassword", "POST", "/v1/admin/password", "{\"newPassword\":\"correct horse\"}");
        for (int i = 0; i < 4; i++) {
            refused(403, "ForbiddenError", dave.call("POST", "/v1/admin/session", "{\"password\":\"wrong\"}"));
        }
        refused(
                403,
                "ForbiddenError",
                dave.call(
                        "POST", "/v1/admin/password", "{\"oldPassword\":\"wrong\",\"newPassword\":\"another horse\"}"));
        String locked = refused(
                401, "UnauthorizedError", dave.call("POST", "/v1/admin/session", "{\"password\":\"correct horse\"}"));
        assertTrue(locked.contains("locked"));
        owner.done("UpdateAdministrator", "PATCH", ADMINISTRATORS + "/" + name, "{\"unlock\":true}");
        dave.done("StartSession", "POST", "/v1/admin/session", "{\"password\":\"correct horse\"}");
    }

    @Test
    void noColumnHoldsASecretOrAToken() throws Exception {
        String token = "token-" + next();
        String body = "{\"name\":\"" + next() + "\",\"role\":\"auditor\"}";
        JsonNode issued = answered(
                "CreateAdministrator", owner.call("POST", ADMINISTRATORS, body, Map.of("x-client-token", token)));
        String secret = issued.path("secretAccessKey").textValue();
        new Rows(appliance.database())
                .everything()
                .forEach((column, cells) -> cells.forEach(cell -> {
                    String text = new String(cell, StandardCharsets.ISO_8859_1);
                    assertTrue(!text.contains(secret) && !text.contains(token), column);
                }));
    }
}
