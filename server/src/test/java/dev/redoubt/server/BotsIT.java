package dev.redoubt.server;

import static dev.redoubt.server.testing.Problems.assertProblem;
import static dev.redoubt.server.testing.TestAppliance.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.redoubt.channel.client.ChannelResponse;
import dev.redoubt.protocol.appliance.LookupRequest;
import dev.redoubt.server.testing.TestAppliance;
import dev.redoubt.server.testing.TestDevice;
import dev.redoubt.server.testing.TestUsers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Bots as administrators make them, and how they enrol. */
@Timeout(120)
class BotsIT {
    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final String CHALLENGE = "eight ch";
    private static TestAppliance appliance;
    private static TestUsers users;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        appliance = new TestAppliance(folder);
        users = new TestUsers(appliance);
    }

    @AfterAll
    static void stop() throws Exception {
        appliance.stop();
    }

    private static String fresh() {
        return "weather" + NAMES.incrementAndGet() + "bot";
    }

    private static String json(String name, String challenge, String more) {
        return "{\"username\":\"" + name + "\",\"groupId\":\"1\",\"challenge\":\"" + challenge + "\"" + more + "}";
    }

    private static JsonNode create(String name) throws Exception {
        return users.done("CreateBot", "POST", "/bots", json(name, CHALLENGE, ",\"displayName\":\"The Weather\""));
    }

    private static String link(JsonNode created) {
        String message = created.path("message").textValue();
        return message.substring(message.indexOf("redoubt:"));
    }

    private static ChannelResponse enrol(TestDevice device, String link, String challenge) throws Exception {
        return post(
                appliance.anonymous(),
                "/v1/enrol",
                device.enrolment(TestUsers.token(link), 1).toBuilder()
                        .setChallenge(challenge)
                        .build());
    }

    private static TestDevice device() {
        return new TestDevice(appliance.clock().instant());
    }

    private static JsonNode get(JsonNode created) throws Exception {
        return users.done("GetBot", "GET", "/bots/" + created.path("botId").textValue(), "");
    }

    @Test
    void aBotEnrolsWithItsLinkAndItsChallenge() throws Exception {
        JsonNode created = create(fresh());
        JsonNode pending = get(created);
        assertEquals(1, pending.path("status").intValue());
        assertEquals("The Weather", pending.path("displayName").textValue());
        assertTrue(pending.path("hasChallenge").booleanValue());
        assertFalse(pending.has("lastLogin"));
        TestDevice device = device();
        assertEquals(200, enrol(device, link(created), CHALLENGE).status());
        assertEquals(2, get(created).path("status").intValue());
        assertTrue(get(created).path("lastLogin").textValue().endsWith("T00:00:00Z"));
        JsonNode devices = users.done(
                "ListDevicesForUser", "GET", "/users/" + created.path("botId").textValue() + "/devices", "");
        assertEquals(
                device.node().toString(),
                devices.path("devices").path(0).path("appId").textValue());
    }

    @Test
    void theLinkAloneIsNotEnough() throws Exception {
        JsonNode created = create(fresh());
        assertProblem(403, "wrong_challenge", enrol(device(), link(created), ""));
        assertProblem(403, "wrong_challenge", enrol(device(), link(created), "eight CH"));
        assertEquals(200, enrol(device(), link(created), CHALLENGE).status());
    }

    @Test
    void tenWrongChallengesVoidTheLinkUntilThereIsAnother() throws Exception {
        double locked = appliance.metric("redoubt_lockouts_total{kind=\"challenge\"}");
        JsonNode created = create(fresh());
        for (int i = 0; i < 10; i++) {
            assertProblem(403, "wrong_challenge", enrol(device(), link(created), "wrong one " + i));
        }
        assertProblem(410, "expired_invitation", enrol(device(), link(created), CHALLENGE));
        assertEquals(locked + 1, appliance.metric("redoubt_lockouts_total{kind=\"challenge\"}"));
        String path = "/v1/admin/networks/" + users.network() + "/bots/"
                + created.path("botId").textValue() + "/invitation";
        JsonNode invited = users.administrator().done("InviteBot", "POST", path, "{\"inviteCodeTtl\":1}");
        assertProblem(404, "unknown_invitation", enrol(device(), link(created), CHALLENGE));
        assertEquals(
                200,
                enrol(device(), invited.path("inviteCode").textValue(), CHALLENGE)
                        .status());
    }

    @Test
    void anotherChallengeTakesTheFormersPlace() throws Exception {
        JsonNode created = create(fresh());
        update(created, "{\"challenge\":\"another one\"}");
        assertProblem(403, "wrong_challenge", enrol(device(), link(created), CHALLENGE));
        assertEquals(200, enrol(device(), link(created), "another one").status());
    }

    private static void update(JsonNode bot, String body) throws Exception {
        users.done("UpdateBot", "PATCH", "/bots/" + bot.path("botId").textValue(), body);
    }

    @Test
    void aBotIsSuspendedLetInAndDeletedLikeAUser() throws Exception {
        JsonNode created = create(fresh());
        TestDevice device = device();
        enrol(device, link(created), CHALLENGE);
        LookupRequest request = LookupRequest.newBuilder()
                .setName(created.path("username").textValue())
                .build();
        assertEquals(
                200, post(appliance.as(device), "/v1/directory/lookup", request).status());
        update(created, "{\"suspend\":true,\"displayName\":\"Out\"}");
        assertTrue(get(created).path("suspended").booleanValue());
        assertEquals("Out", get(created).path("displayName").textValue());
        JsonNode looked = users.done("ListBots", "GET", "/bots?displayName=OUT&status=2", "");
        assertEquals(1, looked.path("bots").size());
        update(created, "{\"suspend\":false}");
        assertFalse(get(created).path("suspended").booleanValue());
        users.done("DeleteBot", "DELETE", "/bots/" + created.path("botId").textValue(), "");
        users.refused(
                404,
                "ResourceNotFoundError",
                "GET",
                "/bots/" + created.path("botId").textValue(),
                "");
        users.refused(
                404,
                "ResourceNotFoundError",
                "DELETE",
                "/bots/" + created.path("botId").textValue(),
                "");
    }

    @Test
    void botsAndUsersAreNotTakenForEachOther() throws Exception {
        String bot = create(fresh()).path("botId").textValue();
        String user = users.invited("dave").path("userId").textValue();
        users.refused(404, "ResourceNotFoundError", "GET", "/users/" + bot, "");
        users.refused(404, "ResourceNotFoundError", "GET", "/bots/" + user, "");
        assertEquals(1, users.delete(bot).path("failed").size());
        assertEquals(1, users.suspend(true, bot).path("failed").size());
        users.refused(404, "ResourceNotFoundError", "PATCH", "/bots/" + user, "{\"suspend\":true}");
        users.refused(404, "ResourceNotFoundError", "DELETE", "/bots/" + user, "");
    }

    @Test
    void whatABotCannotBeIsSaid() throws Exception {
        String taken = fresh();
        create(taken);
        List<String> bad = new ArrayList<>(List.of(
                json("weather", CHALLENGE, ""),
                json("Weatherbot", CHALLENGE, ""),
                json(taken, CHALLENGE, ""),
                json(fresh(), "seven c", ""),
                json(fresh(), "x".repeat(129), ""),
                json(fresh(), CHALLENGE, ",\"displayName\":\"" + "x".repeat(129) + "\"")));
        bad.add("{\"username\":\"" + fresh() + "\",\"groupId\":\"999\",\"challenge\":\"" + CHALLENGE + "\"}");
        for (String body : bad) {
            users.refused(422, "ValidationError", "POST", "/bots", body);
        }
        assertEquals(
                200,
                users.administrator()
                        .call("POST", "/networks/" + users.network() + "/bots", json(fresh(), "x".repeat(128), ""))
                        .status());
    }

    @Test
    void botsAreCountedAndListed() throws Exception {
        JsonNode before = users.done("GetBotsCount", "GET", "/bots/count", "");
        String name = fresh();
        create(name);
        JsonNode after = users.done("GetBotsCount", "GET", "/bots/count", "");
        assertEquals(
                before.path("pending").intValue() + 1, after.path("pending").intValue());
        JsonNode listed = users.done("ListBots", "GET", "/bots?sortFields=displayName%2Busername&username=" + name, "");
        assertEquals(name, listed.path("bots").path(0).path("username").textValue());
    }
}
