package dev.redoubt.server.testing;

import static dev.redoubt.server.testing.TestAppliance.post;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.redoubt.channel.client.ChannelResponse;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.invitation.InvalidInvitationException;
import dev.redoubt.protocol.invitation.InvitationLink;
import dev.redoubt.server.administrator.Role;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Users and bots of an appliance, as an administrator handles them. */
public final class TestUsers {
    private final TestAppliance appliance;
    private final TestAdministrator administrator;
    private final String network;

    public TestUsers(TestAppliance appliance) throws IOException {
        this.appliance = appliance;
        this.administrator = TestAdministrator.create(appliance, "alice", Role.ADMINISTRATOR);
        this.network = administrator.network();
    }

    public TestAdministrator administrator() {
        return administrator;
    }

    public String network() {
        return network;
    }

    /** @param path behind that of the network */
    public JsonNode done(String operation, String method, String path, String body) throws IOException {
        return administrator.done(operation, method, "/networks/" + network + path, body);
    }

    public String refused(int status, String type, String method, String path, String body) throws IOException {
        ChannelResponse response = administrator.call(method, "/networks/" + network + path, body);
        return TestAdministrator.refused(status, type, response);
    }

    /** A user in the default group, with more members of JSON. */
    public static String json(String name, String more) {
        return "{\"username\":\"" + name + "\",\"securityGroupIds\":[\"1\"]" + more + "}";
    }

    public JsonNode create(String... users) throws IOException {
        return done("BatchCreateUser", "POST", "/users", "{\"users\":[" + String.join(",", users) + "]}");
    }

    /** Somebody who is invited. */
    public JsonNode invited(String name) throws IOException {
        JsonNode answer = create(json(name, ""));
        assertEquals(1, answer.path("successful").size(), answer::toString);
        return answer.path("successful").path(0);
    }

    /** Of the user with this name, whoever invited it. */
    public String id(String name) throws IOException {
        JsonNode users = done("ListUsers", "GET", "/users?maxResults=100&username=" + name, "")
                .path("users");
        return StreamSupport.stream(users.spliterator(), false)
                .filter(user -> user.path("username").textValue().equals(name))
                .findFirst()
                .orElseThrow()
                .path("userId")
                .textValue();
    }

    public static Octets token(String link) {
        try (InvitationLink invitation = InvitationLink.parse(link)) {
            return Octets.copyOf(invitation.token().bytes().read(byte[]::clone));
        } catch (InvalidInvitationException e) {
            throw new AssertionError(link, e);
        }
    }

    public ChannelResponse enrol(TestDevice device, String link) throws IOException {
        return post(appliance.anonymous(), "/v1/enrol", device.enrolment(token(link), 1));
    }

    public JsonNode suspend(boolean suspend, String... ids) throws IOException {
        return done("BatchToggleUserSuspendStatus", "PATCH", "/users/toggleSuspend?suspend=" + suspend, userIds(ids));
    }

    public JsonNode delete(String... ids) throws IOException {
        return done("BatchDeleteUser", "POST", "/users/batch-delete", userIds(ids));
    }

    public static String userIds(String... ids) {
        return "{\"userIds\":["
                + List.of(ids).stream().map(id -> "\"" + id + "\"").collect(Collectors.joining(",")) + "]}";
    }

    public JsonNode update(String id, String details) throws IOException {
        return done("UpdateUser", "PATCH", "/users", updating(id, details));
    }

    public static String updating(String id, String details) {
        return "{\"userId\":\"" + id + "\",\"userDetails\":{" + details + "}}";
    }
}
