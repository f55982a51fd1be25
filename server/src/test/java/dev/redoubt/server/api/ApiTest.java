package dev.redoubt.server.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.server.administrator.Administrator;
import dev.redoubt.server.administrator.Role;
import dev.redoubt.server.problem.ProblemCode;
import dev.redoubt.server.problem.ProblemException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiTest {
    private static final String NETWORK = "/networks/12345678";

    private final Model model = Model.load();
    private final List<Call> calls = new ArrayList<>();
    private final List<String> tokens = new ArrayList<>();
    private Administrator asking = new Administrator("alice", Role.OWNER);
    private Operation work = _ -> object().put("message", "done");

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private ApiAnswer answer(String method, String target, String body, String... fields) {
        Operations operations = new Operations(model);
        model.operations()
                .keySet()
                .forEach(name -> operations.register(name, call -> {
                    calls.add(call);
                    return work.run(call);
                }));
        Repetitions repetitions = (_, token, _, once) -> {
            tokens.add(token);
            return once.get();
        };
        Api api = new Api(model, operations, (_, _) -> asking, repetitions, "12345678");
        HttpFields.Mutable headers = HttpFields.build();
        for (int i = 0; i < fields.length; i += 2) {
            headers.add(fields[i], fields[i + 1]);
        }
        int mark = target.indexOf('?');
        return api.answer(new ApiRequest(
                method,
                mark < 0 ? target : target.substring(0, mark),
                mark < 0 ? "" : target.substring(mark + 1),
                headers,
                "appliance:8443",
                body.getBytes(StandardCharsets.UTF_8),
                new ApiRequest.Origin(Optional.empty(), InetAddress.getLoopbackAddress())));
    }

    private ObjectNode input() {
        assertEquals(1, calls.size());
        return calls.getFirst().input();
    }

    private void assertRefused(int status, String type, ApiAnswer answer) {
        assertEquals(status, answer.status(), answer.body().toString());
        assertEquals(Optional.of(type), answer.errorType());
        assertTrue(calls.isEmpty(), "nothing is done");
    }

    private void assertInvalid(String field, String reason, ApiAnswer answer) {
        assertRefused(422, "ValidationError", answer);
        ObjectNode expected = object().put("field", field).put("reason", reason);
        List<String> reasons = answer.body()
                .withArray("reasons")
                .valueStream()
                .map(Object::toString)
                .toList();
        assertTrue(reasons.contains(expected.toString()), answer.body().toString());
    }

    @Test
    void membersComeFromPathQueryFieldAndBody() {
        answer("PATCH", NETWORK + "/users/toggleSuspend?suspend=true", "{\"userIds\":[\"1\"]}", "X-Client-Token", "t");
        ObjectNode expected =
                object().put("networkId", "12345678").put("suspend", true).put("clientToken", "t");
        expected.putArray("userIds").add("1");
        assertEquals(expected, input());
        assertEquals("BatchToggleUserSuspendStatus", calls.getFirst().operation());
        assertEquals(List.of("t"), tokens);
    }

    @Test
    void aQueryIsDecodedOnce() {
        answer("GET", NETWORK + "/users?firstName=%2541%20b%2Bc&status=2", "");
        assertEquals("%41 b+c", input().get("firstName").textValue());
        assertEquals(2, input().get("status").intValue());
    }

    @Test
    void aPathIsDecodedOnce() {
        answer("GET", NETWORK + "/security-groups/a%2541", "");
        assertEquals("a%41", input().get("groupId").textValue());
    }

    @Test
    void readingIsNotKeptUnderAToken() {
        answer("POST", NETWORK + "/users/uname-lookup", "{\"unames\":[]}", "X-Client-Token", "t");
        assertEquals(List.of(), tokens);
        assertEquals(1, calls.size());
    }

    @Test
    void aNullIsNothing() {
        answer("PATCH", NETWORK + "/bots/1", "{\"displayName\":null,\"suspend\":true}");
        assertFalse(input().has("displayName"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"a\":1}", " ", "x"})
    void whatHasNoMemberInTheBodyTakesNone(String body) {
        assertEquals(400, answer("GET", NETWORK + "/users", body).status());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "GET | /networks/1234567x/users | `` | networkId | is of the form [0-9]{8}",
                "GET | /networks/123456789/users | `` | networkId | has 8 characters",
                "GET | /networks/12345678/users/12345678901 | `` | userId | has 1 to 10 characters",
                "GET | /networks/12345678/users?status=two | `` | status | is a whole number",
                "GET | /networks/12345678/users?status=2147483648 | `` | status | is -2147483648 to 2147483647",
                "GET | /networks/12345678/users?status=02 | `` | status | is a whole number",
                "GET | /networks/12345678/users?sortDirection=UP | `` | sortDirection | is one of ASC, DESC",
                "GET | /networks/12345678/users?status=1&status=2 | `` | status | stands there more than once",
                "GET | /networks/12345678/users?unknown=1 | `` | unknown | is not known",
                "GET | /networks/12345678/users/17?startTime=yesterday | `` | startTime | is a time in whole seconds since 1970",
                "PATCH | /networks/12345678/users/toggleSuspend?suspend=true | `{\"userIds\":[\"1\"],\"a\":1}` | a | is not known",
                "PATCH | /networks/12345678/users/toggleSuspend | `{\"userIds\":[]}` | suspend | is missing",
                "PATCH | /networks/12345678/users/toggleSuspend?suspend=1 | `{\"userIds\":[]}` | suspend | is true or false",
                "PATCH | /networks/12345678/users/toggleSuspend?suspend=true | `{\"userIds\":\"1\"}` | userIds | is a list",
                "PATCH | /networks/12345678/users/toggleSuspend?suspend=true | `{\"userIds\":[\"1\",\"x\"]}` | userIds[1] | is of the form [0-9]+",
                "PATCH | /networks/12345678/users/toggleSuspend?suspend=true | `{\"userIds\":[null]}` | userIds[0] | is missing",
                "PATCH | /networks/12345678/users/toggleSuspend?suspend=true | `{\"userIds\":[1]}` | userIds[0] | is a text",
                "PATCH | /networks/12345678/users/toggleSuspend?suspend=true | `{\"networkId\":\"87654321\",\"userIds\":[]}` | networkId | is not known",
                "POST | /networks/12345678/users | `{\"users\":[{\"username\":\"bob\"}]}` | users[0].securityGroupIds | is missing",
                "POST | /networks/12345678/users | `{\"users\":[{\"username\":\"bob\",\"securityGroupIds\":[\"a b\"]}]}` | users[0].securityGroupIds[0] | is of the form [\\S]+",
                "POST | /networks/12345678/users | `{\"users\":[{\"nickname\":\"bob\",\"username\":\"b\",\"securityGroupIds\":[]}]}` | users[0].nickname | is not known",
                "POST | /networks/12345678/users | `{\"users\":[{\"inviteCodeTtl\":1.5,\"username\":\"b\",\"securityGroupIds\":[]}]}` | users[0].inviteCodeTtl | is a whole number",
                "PATCH | /networks/12345678/settings | `{\"settings\":{\"consentPopup\":{}}}` | settings.consentPopup.enabled | is missing",
                "PATCH | /networks/12345678/settings | `{\"settings\":[]}` | settings | is a structure",
                "PATCH | /networks/12345678/settings | `{\"settings\":{\"readReceiptConfig\":{\"status\":\"enabled\"}}}` | settings.readReceiptConfig.status | is one of DISABLED, ENABLED, FORCE_ENABLED",
                "POST | /v1/admin/administrators | `{\"name\":\"alice\",\"role\":\"owner\",\"days\":366}` | days | is 1 to 365",
            })
    void whatTheModelDoesNotTakeIsRefusedByItsField(
            String method, String target, String body, String field, String reason) {
        assertInvalid(field, reason, answer(method, target, body == null ? "" : body));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/users/1", "/users/1234567890", "/users?status=2147483647", "/users?status=-2147483648"})
    void theEdgesOfARangeAreTaken(String target) {
        assertEquals(200, answer("GET", NETWORK + target, "").status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[]",
                "\"text\"",
                "null",
                "{\"userIds\":[]}{}",
                "{\"userIds\":[],\"userIds\":[]}",
                "{'userIds':[]}"
            })
    void aBodyThatIsNoSingleJsonObjectIsRefused(String body) {
        assertRefused(400, "BadRequestError", answer("PATCH", NETWORK + "/users/re-invite", body));
    }

    @Test
    void aBodyOfAnotherTypeIsRefused() {
        assertRefused(
                400,
                "BadRequestError",
                answer("PATCH", NETWORK + "/users/re-invite", "{\"userIds\":[]}", "content-type", "text/plain"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/x-amz-json-1.1", "application/json; charset=utf-8"})
    void aBodyOfJsonIsTaken(String type) {
        assertEquals(
                200,
                answer("PATCH", NETWORK + "/users/re-invite", "{\"userIds\":[]}", "content-type", type)
                        .status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?firstName=%",
                "?firstName=%4",
                "?firstName=%zz",
                "?firstName=%ff",
                "?firstName=a+b",
                "?firstName=%00",
                "?a=%0a"
            })
    void aQueryThatIsNotWellFormedIsRefused(String query) {
        assertRefused(400, "BadRequestError", answer("GET", NETWORK + "/users" + query, ""));
    }

    @Test
    void aFieldThatStandsThereTwiceIsRefused() {
        assertRefused(
                400,
                "BadRequestError",
                answer(
                        "PATCH",
                        NETWORK + "/users/re-invite",
                        "{\"userIds\":[]}",
                        "X-Client-Token",
                        "a",
                        "x-client-token",
                        "b"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/networks/",
                "/networks/12345678/",
                "/networks//12345678",
                "/networks/./12345678/x",
                "/v1/admin/x"
            })
    void aPathThatMeansNothingIsNotFound(String path) {
        assertRefused(404, "ResourceNotFoundError", answer("GET", path, ""));
    }

    @Test
    void anotherNetworkIsNotFound() {
        assertRefused(404, "ResourceNotFoundError", answer("GET", "/networks/87654321/users", ""));
    }

    @Test
    void anAuditorReads() {
        asking = new Administrator("bob", Role.AUDITOR);
        assertEquals(200, answer("GET", NETWORK + "/users", "").status());
        assertEquals("bob", calls.getFirst().by().name());
    }

    @ParameterizedTest
    @CsvSource({
        "AUDITOR, PATCH, /networks/12345678",
        "AUDITOR, POST, /v1/admin/administrators",
        "ADMINISTRATOR, POST, /v1/admin/administrators"
    })
    void whoMayNotIsForbiddenBeforeHisInputIsLookedAt(Role role, String method, String path) {
        asking = new Administrator("bob", role);
        assertRefused(403, "ForbiddenError", answer(method, path, "{"));
    }

    @Test
    void problemsOfOtherPartsAreToldInTheModelsWords() {
        work = _ -> {
            throw new ProblemException(ProblemCode.UNKNOWN_ACCOUNT);
        };
        assertEquals(
                Optional.of("ResourceNotFoundError"),
                answer("GET", NETWORK + "/users", "").errorType());
        work = _ -> {
            throw new ProblemException(ProblemCode.STATE_CONFLICT);
        };
        assertEquals(
                Optional.of("BadRequestError"),
                answer("GET", NETWORK + "/users", "").errorType());
        work = _ -> {
            throw new IllegalStateException("with a secret in it");
        };
        ApiAnswer failed = answer("GET", NETWORK + "/users", "");
        assertEquals(500, failed.status());
        assertEquals(Optional.of("InternalServerError"), failed.errorType());
        assertFalse(failed.body().toString().contains("secret"));
    }
}
