package dev.redoubt.server.administration.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.channel.bhttp.Field;
import dev.redoubt.server.api.Model;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Operations of the model as requests, and answers as objects or refusals. */
class ApiClientTest {
    private static final String NETWORKS = "{\"networks\":[{\"networkId\":\"12345678\"}]}";

    private final List<OutgoingRequest> asked = new ArrayList<>();
    private final Deque<Answer> answers = new ArrayDeque<>();
    private final ApiClient api = new ApiClient(Model.load(), new Access() {
        @Override
        public Answer send(OutgoingRequest request) {
            asked.add(request);
            return answers.remove();
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    });

    private void answer(int status, String body) {
        answers.add(
                new Answer(status, status == 200 ? Optional.empty() : Optional.of("SomeError"), body.getBytes(UTF_8)));
    }

    private OutgoingRequest last() {
        return asked.getLast();
    }

    private static ObjectNode members() {
        return ApiClient.members();
    }

    @Test
    void theNetworkIsAskedForOnceAndFilledIn() {
        answer(200, NETWORKS);
        answer(200, "{}");
        answer(200, "{}");
        api.call("GetUsersCount", members());
        api.call("GetNetwork", members());
        assertEquals(
                List.of("/networks", "/networks/12345678/users/count", "/networks/12345678"),
                asked.stream().map(OutgoingRequest::path).toList());
    }

    @Test
    void membersStandWhereTheModelPutsThem() {
        answer(200, "{}");
        ObjectNode members =
                members().put("networkId", "12345678").put("suspend", true).put("clientToken", "t");
        members.putArray("userIds").add("1");
        api.call("BatchToggleUserSuspendStatus", members);
        assertEquals("PATCH", last().method());
        assertEquals("/networks/12345678/users/toggleSuspend?suspend=true", last().path());
        assertTrue(last().fields().contains(new Field("x-client-token", "t")), last().toString());
        assertEquals("{\"userIds\":[\"1\"]}", new String(last().body(), UTF_8));
    }

    @Test
    void aClientTokenIsDrawnWhereTheModelHasOne() {
        answer(200, "{}");
        api.call("UpdateNetwork", members().put("networkId", "12345678").put("networkName", "x"));
        assertTrue(last().fields().stream().anyMatch(field -> field.name().equals("x-client-token")));
    }

    @Test
    void whatIsNoUnreservedCharacterIsEscaped() {
        answer(200, "{}");
        api.call("GetSecurityGroup", members().put("networkId", "12345678").put("groupId", "a b/ü?&"));
        assertEquals("/networks/12345678/security-groups/a%20b%2F%C3%BC%3F%26", last().path());
        answer(200, "{}");
        api.call("ListUsers", members().put("networkId", "12345678").put("username", "a+b&c=d"));
        assertEquals("/networks/12345678/users?username=a%2Bb%26c%3Dd", last().path());
        assertEquals(0, last().body().length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "..."})
    void aLabelThatWouldBeAnotherPathIsRefused(String id) {
        ObjectNode members = members().put("networkId", "12345678").put("groupId", id);
        assertThrows(AccessException.class, () -> api.call("DeleteSecurityGroup", members));
        assertTrue(asked.isEmpty());
    }

    @Test
    void aListIsAskedForToItsEnd() {
        answer(200, NETWORKS);
        answer(200, "{\"users\":[{},{}],\"nextToken\":\"a b\"}");
        answer(200, "{\"users\":[{}]}");
        assertEquals(3, api.all("ListUsers", members(), "users", 1000).size());
        assertEquals("/networks/12345678/users?nextToken=a%20b&maxResults=100", last().path());
    }

    @Test
    void aListIsNotAskedForBeyondItsLimit() {
        answer(200, NETWORKS);
        answer(200, "{\"users\":[{},{}],\"nextToken\":\"x\"}");
        assertEquals(2, api.all("ListUsers", members(), "users", 2).size());
        assertEquals("/networks/12345678/users?maxResults=2", last().path());
    }

    @Test
    void aRefusalSaysWhatTheApplianceSays() {
        answer(
                422,
                "{\"message\":\"not valid\",\"reasons\":[{\"field\":\"users[0].username\",\"reason\":\"is missing\"}]}");
        RefusedException refused = assertThrows(RefusedException.class, () -> api.call("ListNetworks", members()));
        assertEquals(422, refused.status());
        assertEquals("SomeError", refused.shape());
        assertEquals("not valid", refused.getMessage());
        assertEquals(List.of("users[0].username is missing"), refused.reasons());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "[]", "\"x\"", "{"})
    void aRefusalThatIsNotTheApisIsToldByItsStatus(String body) {
        answer(503, body);
        RefusedException refused = assertThrows(RefusedException.class, () -> api.call("ListNetworks", members()));
        assertTrue(refused.getMessage().contains("503"), refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>", "[]", "{"})
    void anAnswerThatIsNoObjectIsNone(String body) {
        answer(200, body);
        assertThrows(AccessException.class, () -> api.call("ListNetworks", members()));
    }

    @Test
    void anOperationThatIsNotInTheModelIsOurMistake() {
        assertThrows(IllegalArgumentException.class, () -> api.call("MakeCoffee", members()));
    }
}
