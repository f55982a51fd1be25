package dev.redoubt.server;

import static dev.redoubt.server.testing.Problems.assertProblem;
import static dev.redoubt.server.testing.TestAppliance.post;
import static dev.redoubt.server.testing.TestUsers.json;
import static dev.redoubt.server.testing.TestUsers.updating;
import static dev.redoubt.server.testing.TestUsers.userIds;
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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Users as administrators invite, list and change them. */
@Timeout(120)
class UsersIT {
    private static final AtomicInteger NAMES = new AtomicInteger();
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
        return "user" + NAMES.incrementAndGet();
    }

    private static TestDevice device() {
        return new TestDevice(appliance.clock().instant());
    }

    private static List<String> texts(JsonNode list, String member) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(one -> one.path(member).textValue())
                .toList();
    }

    @Test
    void whoIsInvitedIsPendingAndEnrolsWithTheLink() throws Exception {
        String name = fresh() + "@example.org";
        JsonNode user = users.create(json(name, ",\"firstName\":\"Ada\",\"lastName\":\"Łukasz\""))
                .path("successful")
                .path(0);
        assertEquals(1, user.path("status").intValue());
        assertEquals("Ada", user.path("firstName").textValue());
        assertEquals("Łukasz", user.path("lastName").textValue());
        assertEquals(List.of("1"), List.of(user.path("securityGroups").path(0).textValue()));
        JsonNode before = users.done("GetUsersCount", "GET", "/users/count", "");
        TestDevice device = device();
        assertEquals(
                200, users.enrol(device, user.path("inviteCode").textValue()).status());
        JsonNode got =
                users.done("GetUser", "GET", "/users/" + user.path("userId").textValue(), "");
        assertEquals(2, got.path("status").intValue());
        assertEquals(name, got.path("username").textValue());
        JsonNode after = users.done("GetUsersCount", "GET", "/users/count", "");
        assertEquals(
                before.path("pending").intValue() - 1, after.path("pending").intValue());
        assertEquals(before.path("active").intValue() + 1, after.path("active").intValue());
        assertEquals(before.path("total").intValue(), after.path("total").intValue());
        assertEquals(
                100_000 - after.path("total").intValue() - bots(),
                after.path("remaining").intValue());
    }

    private static int bots() throws Exception {
        return users.done("GetBotsCount", "GET", "/bots/count", "")
                .path("total")
                .intValue();
    }

    @Test
    void whoCannotBeInvitedHoldsUpNobodyAndIsSaidWhy() throws Exception {
        String good = fresh();
        String taken = fresh();
        String id = users.invited(taken).path("userId").textValue();
        JsonNode answer = users.create(
                json("Capital", ""),
                json(good, ""),
                json(taken, ""),
                json(good, ""),
                "{\"username\":\"" + fresh() + "\",\"securityGroupIds\":[\"999\"]}",
                "{\"username\":\"" + fresh() + "\",\"securityGroupIds\":[\"1\",\"1\"]}",
                "{\"username\":\"" + fresh() + "\",\"securityGroupIds\":[]}",
                json(fresh(), ",\"inviteCode\":\"secret\""),
                json(fresh(), ",\"codeValidation\":true"),
                json(fresh(), ",\"inviteCodeTtl\":0"),
                json(fresh(), ",\"inviteCodeTtl\":366"),
                json(fresh(), ",\"firstName\":\"" + "x".repeat(129) + "\""),
                json(fresh(), ",\"lastName\":\"\\u0007\""));
        assertEquals(List.of(good), texts(answer.path("successful"), "username"));
        List<String> fields = new ArrayList<>(texts(answer.path("failed"), "field"));
        Collections.sort(fields);
        assertEquals(
                List.of(
                        "users[0].username",
                        "users[10].inviteCodeTtl",
                        "users[11].firstName",
                        "users[12].lastName",
                        "users[2].username",
                        "users[3].username",
                        "users[4].securityGroupIds",
                        "users[5].securityGroupIds",
                        "users[6].securityGroupIds",
                        "users[7].inviteCode",
                        "users[8].codeValidation",
                        "users[9].inviteCodeTtl"),
                fields);
        assertTrue(texts(answer.path("failed"), "userId").contains(id), "whose the name is");
        assertFalse(answer.toString().contains("Capital"), "what was sent is not repeated");
    }

    @Test
    void aBatchHasOneToFifty() throws Exception {
        List<String> fifty = Collections.nCopies(50, json("not a name", ""));
        assertEquals(
                50, users.create(fifty.toArray(String[]::new)).path("failed").size());
        String more = "{\"users\":[" + String.join(",", Collections.nCopies(51, json("not a name", ""))) + "]}";
        assertEquals(
                "[{\"field\":\"users\",\"reason\":\"has 1 to 50 elements\"}]",
                users.refused(422, "ValidationError", "POST", "/users", more));
        users.refused(422, "ValidationError", "POST", "/users", "{\"users\":[]}");
        users.refused(422, "ValidationError", "POST", "/users/batch-delete", userIds());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 365})
    void anInvitationLastsAsLongAsItWasGiven(int days) throws Exception {
        JsonNode answer = users.create(json(fresh(), ",\"inviteCodeTtl\":" + days))
                .path("successful")
                .path(0);
        JsonNode updated = users.update(answer.path("userId").textValue(), "\"inviteCodeTtl\":" + days);
        Instant ends = Instant.ofEpochSecond(updated.path("inviteExpiration").longValue());
        Duration life = Duration.between(appliance.clock().instant(), ends);
        assertEquals(days, life.plusHours(1).toDays());
    }

    @Test
    void anExpiredInvitationIsRefusedUntilItIsRenewed() throws Exception {
        JsonNode user = users.create(json(fresh(), ",\"inviteCodeTtl\":1"))
                .path("successful")
                .path(0);
        String id = user.path("userId").textValue();
        String link = user.path("inviteCode").textValue();
        appliance.clock().move(Duration.ofHours(26));
        TestDevice device = device();
        assertProblem(410, "expired_invitation", users.enrol(device, link));
        assertTrue(listed(id).path("isInviteExpired").booleanValue());
        JsonNode renewed = users.done("BatchReinviteUser", "PATCH", "/users/re-invite", userIds(id));
        assertEquals(List.of(id), texts(renewed.path("successful"), "userId"));
        assertFalse(listed(id).path("isInviteExpired").booleanValue());
        assertEquals(200, users.enrol(device, link).status());
        JsonNode again = users.done("BatchReinviteUser", "PATCH", "/users/re-invite", userIds(id, "4000000000"));
        assertEquals(List.of(id, "4000000000"), texts(again.path("failed"), "userId"));
        assertEquals(0, again.path("successful").size());
    }

    private static JsonNode listed(String id) throws Exception {
        JsonNode all = users.done("ListUsers", "GET", "/users?maxResults=100&sortDirection=DESC", "")
                .path("users");
        return StreamSupport.stream(all.spliterator(), false)
                .filter(user -> user.path("userId").textValue().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aFreshInvitationVoidsTheOneBefore() throws Exception {
        JsonNode user = users.invited(fresh());
        String id = user.path("userId").textValue();
        String fresh =
                users.update(id, "\"inviteCodeTtl\":3").path("inviteCode").textValue();
        assertProblem(
                404,
                "unknown_invitation",
                users.enrol(device(), user.path("inviteCode").textValue()));
        assertEquals(200, users.enrol(device(), fresh).status());
        String refusal = users.refused(422, "ValidationError", "PATCH", "/users", updating(id, "\"inviteCodeTtl\":3"));
        assertTrue(refusal.contains("userDetails.inviteCodeTtl"), refusal);
        users.refused(422, "ValidationError", "PATCH", "/users", updating(id, "\"inviteCode\":\"chosen\""));
    }

    @Test
    void namesOfAUserChangeAndGoOneByOne() throws Exception {
        String id = users.create(json(fresh(), ",\"firstName\":\"Ada\",\"lastName\":\"Byron\""))
                .path("successful")
                .path(0)
                .path("userId")
                .textValue();
        JsonNode changed = users.update(id, "\"lastName\":\"King\"");
        assertEquals("Ada", changed.path("firstName").textValue());
        assertEquals("King", changed.path("lastName").textValue());
        JsonNode gone = users.update(id, "\"firstName\":\"\"");
        assertTrue(gone.path("firstName").isMissingNode());
        assertEquals("King", listed(id).path("lastName").textValue());
    }

    @Test
    void whoIsEnrolledKeepsTheNameThatARecoveryIsBoundTo() throws Exception {
        String name = fresh();
        String other = fresh();
        TestDevice device = appliance.enrol(name, 1);
        String id = users.id(name);
        String refusal = users.refused(
                422, "ValidationError", "PATCH", "/users", updating(id, "\"username\":\"" + other + "\""));
        assertTrue(refusal.contains("userDetails.username"), refusal);
        users.update(id, "\"username\":\"" + name + "\",\"firstName\":\"Ada\"");
        assertEquals("Ada", listed(id).path("firstName").textValue());
        assertProblem(404, "unknown_account", lookUp(device, other));
    }

    @Test
    void whoIsInvitedIsRenamedToWhatNobodyHas() throws Exception {
        String before = fresh();
        String after = fresh();
        String taken = fresh();
        users.invited(before);
        users.invited(taken);
        String id = users.id(before);
        users.update(id, "\"username\":\"" + after + "\"");
        assertEquals(after, listed(id).path("username").textValue());
        String refusal = users.refused(
                422, "ValidationError", "PATCH", "/users", updating(id, "\"username\":\"" + taken + "\""));
        assertTrue(refusal.contains("userDetails.username"), refusal);
    }

    private static ChannelResponse lookUp(TestDevice device, String name) throws Exception {
        return post(
                appliance.as(device),
                "/v1/directory/lookup",
                LookupRequest.newBuilder().setName(name).build());
    }

    @Test
    void whoIsNotThereIsNotFound() throws Exception {
        users.refused(404, "ResourceNotFoundError", "GET", "/users/4000000000", "");
        users.refused(404, "ResourceNotFoundError", "GET", "/users/4000000000/devices", "");
        users.refused(404, "ResourceNotFoundError", "PATCH", "/users", updating("4000000000", ""));
        assertEquals(1, users.suspend(true, "9999999999").path("failed").size());
        assertEquals(1, users.delete("9999999999").path("failed").size());
        users.refused(
                422,
                "ValidationError",
                "PATCH",
                "/users",
                updating(users.invited(fresh()).path("userId").textValue(), "\"securityGroupIds\":[\"999\"]"));
    }

    @Test
    void everyPageGoesOnWhereTheOneBeforeEnded() throws Exception {
        String prefix = "page" + NAMES.incrementAndGet() + ".";
        List<String> names = new ArrayList<>();
        List<String> invitations = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            names.add(prefix + (char) ('a' + i));
            invitations.add(json(names.getLast(), ",\"lastName\":\"Same\""));
        }
        users.create(invitations.toArray(String[]::new));
        for (String order :
                List.of("sortFields=lastName%2Busername", "sortFields=username", "sortFields=status%20username")) {
            assertEquals(names, walk("username=" + prefix + "&" + order + "&sortDirection=ASC&maxResults=4"));
            assertEquals(names.reversed(), walk("username=" + prefix + "&" + order + "&maxResults=25"));
        }
        List<String> all = walk("maxResults=7");
        List<String> ascending = walk("maxResults=100&sortDirection=ASC");
        assertEquals(all.reversed(), ascending);
        assertTrue(ascending.containsAll(names));
        assertEquals(ascending, walk("groupId=1&sortDirection=ASC&maxResults=100"));
        assertEquals(List.of(), walk("groupId=999"));
        assertEquals(List.of(), walk("groupId=nonsense"));
        assertEquals(names, walk("lastName=sAM&status=1&sortFields=username&sortDirection=ASC&username=" + prefix));
        assertEquals(List.of(), walk("lastName=same&status=2"));
    }

    private static List<String> walk(String query) throws Exception {
        List<String> found = new ArrayList<>();
        String token = "";
        do {
            JsonNode page = users.done("ListUsers", "GET", "/users?" + query + token, "");
            found.addAll(texts(page.path("users"), "username"));
            token = "&nextToken=" + page.path("nextToken").asText();
        } while (!token.equals("&nextToken="));
        return found;
    }

    @Test
    void theMembersOfAGroupAreListed() throws Exception {
        String name = fresh();
        users.invited(name);
        JsonNode members = users.done(
                "ListSecurityGroupUsers", "GET", "/security-groups/1/users?sortFields=username&maxResults=100", "");
        assertTrue(texts(members.path("users"), "username").contains(name));
        users.refused(404, "ResourceNotFoundError", "GET", "/security-groups/999/users", "");
    }

    @ParameterizedTest
    @CsvSource({
        "maxResults=0, maxResults",
        "maxResults=101, maxResults",
        "sortFields=suspended, sortFields",
        "sortFields=username%2B, sortFields",
        "status=3, status",
        "nextToken=!, nextToken",
        "nextToken=AAAA, nextToken",
        "sortFields=username&nextToken=AAAA, nextToken",
        "nextToken=OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5, nextToken"
    })
    void whatAListDoesNotTakeIsSaid(String query, String field) throws Exception {
        String refusal = users.refused(422, "ValidationError", "GET", "/users?" + query, "");
        assertTrue(refusal.contains(field), refusal);
    }

    @Test
    void aUnameLeadsToItsUser() throws Exception {
        String name = fresh();
        String uname = users.invited(name).path("uname").textValue();
        JsonNode found = users.done(
                "BatchLookupUserUname",
                "POST",
                "/users/uname-lookup",
                "{\"unames\":[\"" + uname + "\",\"" + "0".repeat(64) + "\",\"nonsense\"]}");
        assertEquals(name, found.path("successful").path(0).path("username").textValue());
        assertEquals(List.of("0".repeat(64), "nonsense"), texts(found.path("failed"), "uname"));
    }

    @Test
    void lastActivityIsADayAndWithinWhatIsAskedFor() throws Exception {
        String name = fresh();
        appliance.enrol(name, 1);
        String path = "/users/" + users.id(name);
        long day = users.done("GetUser", "GET", path, "").path("lastActivity").longValue();
        assertEquals(0, day % 86_400);
        assertTrue(appliance.clock().instant().getEpochSecond() - day < 86_400);
        assertTrue(users.done("GetUser", "GET", path + "?startTime=" + day + "&endTime=" + day, "")
                .has("lastLogin"));
        assertFalse(users.done("GetUser", "GET", path + "?startTime=" + (day + 1), "")
                .has("lastLogin"));
        assertFalse(
                users.done("GetUser", "GET", path + "?endTime=" + (day - 1), "").has("lastLogin"));
    }

    @Test
    void invitingByTheCommandAgainLeavesOneUser() throws Exception {
        String name = fresh();
        appliance.inviteToken(name);
        String link = appliance.invite(name).toText();
        assertEquals(List.of(name), walk("username=" + name));
        assertEquals(200, users.enrol(device(), link).status());
    }

    @Test
    void thereAreNoGuests() throws Exception {
        assertEquals(
                0,
                users.done("ListGuestUsers", "GET", "/guest-users?sortFields=username", "")
                        .path("guestlist")
                        .size());
        assertEquals(
                0,
                users.done("ListBlockedGuestUsers", "GET", "/guest-users/blocklist", "")
                        .path("blocklist")
                        .size());
        JsonNode history = users.done("GetGuestUserHistoryCount", "GET", "/guest-users/count", "")
                .path("history");
        assertTrue(history.size() >= 3, history::toString);
        assertTrue(history.path(0).path("month").textValue().matches("\\d{4}_\\d{2}"));
        assertEquals(Collections.nCopies(history.size(), "0"), texts(history, "count"));
        users.refused(404, "ResourceNotFoundError", "PATCH", "/guest-users/0011", "{\"block\":true}");
        users.refused(422, "ValidationError", "GET", "/guest-users?sortFields=admin", "");
    }
}
