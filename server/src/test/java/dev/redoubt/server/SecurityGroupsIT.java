package dev.redoubt.server;

import static dev.redoubt.server.testing.TestAdministrator.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.redoubt.server.administrator.Role;
import dev.redoubt.server.testing.MariaDb;
import dev.redoubt.server.testing.Rows;
import dev.redoubt.server.testing.TestAdministrator;
import dev.redoubt.server.testing.TestAppliance;
import dev.redoubt.server.testing.TestDevice;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The public model's operations on security groups; plans, steps back and the history of policies. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecurityGroupsIT {
    private TestAppliance appliance;
    private TestAdministrator carol;
    private TestAdministrator auditor;
    private String groups;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        appliance = new TestAppliance(folder);
        carol = TestAdministrator.create(appliance, "carol", Role.ADMINISTRATOR);
        auditor = TestAdministrator.create(appliance, "dora", Role.AUDITOR);
        groups = "/networks/" + carol.network() + "/security-groups";
    }

    @AfterAll
    void stop() throws Exception {
        appliance.stop();
    }

    private JsonNode create(String name, String settings) throws IOException {
        return carol.done(
                        "CreateSecurityGroup",
                        "POST",
                        groups,
                        "{\"name\":\"" + name + "\",\"securityGroupSettings\":" + settings + "}")
                .path("securityGroup");
    }

    private String created(String name) throws IOException {
        return create(name, "{}").path("id").textValue();
    }

    private JsonNode get(String id) throws IOException {
        return carol.done("GetSecurityGroup", "GET", groups + "/" + id, "").path("securityGroup");
    }

    private JsonNode update(String id, String body) throws IOException {
        return carol.done("UpdateSecurityGroup", "PATCH", groups + "/" + id, body)
                .path("securityGroup");
    }

    private JsonNode update(String id, String setting, String value) throws IOException {
        return update(id, "{\"securityGroupSettings\":{\"" + setting + "\":" + value + "}}");
    }

    private JsonNode standard() throws IOException {
        for (JsonNode group : carol.done("ListSecurityGroups", "GET", groups + "?maxResults=100", "")
                .path("securityGroups")) {
            if (group.path("isDefault").booleanValue()) {
                return group;
            }
        }
        throw new AssertionError("no default group");
    }

    private void move(TestDevice who, String group) throws Exception {
        // As UpdateUser does it; whose number is asked of the database, since names are sealed.
        String users = "/networks/" + carol.network() + "/users";
        long user = new Rows(appliance.database())
                .number("select id from user_account where account = x'" + who.account() + "'");
        carol.done(
                "UpdateUser",
                "PATCH",
                users,
                "{\"userId\":\"" + user + "\",\"userDetails\":{\"securityGroupIds\":[\"" + group + "\"]}}");
    }

    private JsonNode plan(String group, String settings) throws IOException {
        return carol.done(
                        "CreatePolicyPlan",
                        "POST",
                        "/v1/admin/policy/plans",
                        "{\"groupId\":\"" + group + "\",\"securityGroupSettings\":" + settings + "}")
                .path("plan");
    }

    private long version() throws IOException {
        return carol.done("GetPolicy", "GET", "/v1/admin/policy", "")
                .path("version")
                .longValue();
    }

    private JsonNode newest() throws IOException {
        return carol.done("ListPolicyVersions", "GET", "/v1/admin/policy/versions?maxResults=1", "")
                .path("versions")
                .path(0);
    }

    @Test
    void thereIsOneDefaultGroupFromTheBeginningWithAllSettings() throws Exception {
        JsonNode standard = standard();
        assertEquals(36, standard.path("securityGroupSettings").size());
        assertTrue(standard.path("securityGroupSettings").path("filesEnabled").booleanValue());
        assertEquals(0, standard.path("securityGroupSettings").path("maxTtl").longValue());
    }

    @Test
    void aGroupIsMadeRenamedAndItsSettingsAreChangedOneByOne() throws Exception {
        JsonNode made = create("Field", "{\"lockoutThreshold\":7}");
        String id = made.path("id").textValue();
        assertEquals(
                7, made.path("securityGroupSettings").path("lockoutThreshold").intValue());
        assertFalse(made.path("isDefault").booleanValue());
        update(id, "maxTtl", "86400");
        JsonNode changed = update(id, "{\"name\":\"Field work\",\"securityGroupSettings\":{\"maxBor\":60}}");
        assertEquals("Field work", changed.path("name").textValue());
        assertEquals(changed, get(id));
        JsonNode settings = changed.path("securityGroupSettings");
        assertEquals(86_400, settings.path("maxTtl").longValue());
        assertEquals(60, settings.path("maxBor").intValue());
        assertEquals(7, settings.path("lockoutThreshold").intValue());
    }

    @Test
    void whatIsOutOfRangeOrContradictsItselfChangesNothing() throws Exception {
        String id = created("Strict");
        JsonNode before = get(id);
        long version = version();
        String reasons = refused(
                422,
                "ValidationError",
                carol.call(
                        "PATCH",
                        groups + "/" + id,
                        "{\"securityGroupSettings\":{\"maxTtl\":31536001,\"forceOpenAccess\":true}}"));
        assertTrue(reasons.contains("securityGroupSettings.maxTtl"), reasons);
        assertTrue(reasons.contains("securityGroupSettings.forceOpenAccess"), reasons);
        assertEquals(before, get(id));
        assertEquals(version, version());
    }

    @Test
    void namesAreUniqueInWhateverCaseAndHaveAForm() throws Exception {
        String id = created("Unique");
        String same = "{\"name\":\"unique\",\"securityGroupSettings\":{}}";
        refused(400, "BadRequestError", carol.call("POST", groups, same));
        update(id, "{\"name\":\"UNIQUE\"}");
        String other = created("Another");
        refused(400, "BadRequestError", carol.call("PATCH", groups + "/" + other, "{\"name\":\"Unique\"}"));
        for (String name : List.of("", " x", "x\\ny", "x".repeat(101))) {
            String body = "{\"name\":\"" + name + "\",\"securityGroupSettings\":{}}";
            refused(422, "ValidationError", carol.call("POST", groups, body));
        }
        create("y".repeat(100), "{}");
    }

    @Test
    void aGroupThatIsNotThereIsNotFound() throws Exception {
        for (String id : List.of("999999", "0", "x", "-1", "1".repeat(30))) {
            refused(404, "ResourceNotFoundError", carol.call("GET", groups + "/" + id, ""));
            refused(404, "ResourceNotFoundError", carol.call("PATCH", groups + "/" + id, "{\"name\":\"x\"}"));
            refused(404, "ResourceNotFoundError", carol.call("DELETE", groups + "/" + id, ""));
        }
    }

    @Test
    void aDeletedGroupLeavesItsMembersToTheDefaultOneWhichStays() throws Exception {
        String id = created("Brief");
        TestDevice anna = appliance.enrol("anna", 1);
        move(anna, id);
        assertEquals(1, get(id).path("activeMembers").intValue());
        int before = standard().path("activeMembers").intValue();
        JsonNode deleted = carol.done("DeleteSecurityGroup", "DELETE", groups + "/" + id, "");
        assertEquals(id, deleted.path("groupId").textValue());
        assertEquals(before + 1, standard().path("activeMembers").intValue());
        refused(404, "ResourceNotFoundError", carol.call("GET", groups + "/" + id, ""));
        String standard = standard().path("id").textValue();
        refused(400, "BadRequestError", carol.call("DELETE", groups + "/" + standard, ""));
    }

    @Test
    void listsGoPageByPageBothWays() throws Exception {
        for (int i = 0; i < 3; i++) {
            created("Page " + i);
        }
        for (String order : List.of("sortFields=name&sortDirection=ASC", "sortFields=id", "sortDirection=DESC")) {
            List<String> whole =
                    names(carol.done("ListSecurityGroups", "GET", groups + "?maxResults=100&" + order, ""));
            List<String> pages = new ArrayList<>();
            String token = "";
            do {
                JsonNode page = carol.done("ListSecurityGroups", "GET", groups + "?maxResults=2&" + order + token, "");
                pages.addAll(names(page));
                token = page.has("nextToken")
                        ? "&nextToken=" + page.path("nextToken").textValue()
                        : "";
            } while (!token.isEmpty());
            assertEquals(whole, pages, order);
        }
        refused(422, "ValidationError", carol.call("GET", groups + "?sortFields=modified", ""));
        refused(422, "ValidationError", carol.call("GET", groups + "?nextToken=eA", ""));
    }

    private static List<String> names(JsonNode page) {
        List<String> names = new ArrayList<>();
        page.path("securityGroups")
                .forEach(group -> names.add(group.path("name").textValue()));
        return names;
    }

    @Test
    void anAuditorLooksAndChangesNothing() throws Exception {
        String id = created("Seen");
        auditor.done("GetSecurityGroup", "GET", groups + "/" + id, "");
        auditor.done("ListPolicyVersions", "GET", "/v1/admin/policy/versions", "");
        refused(403, "ForbiddenError", auditor.call("PATCH", groups + "/" + id, "{\"name\":\"x\"}"));
        refused(403, "ForbiddenError", auditor.call("DELETE", groups + "/" + id, ""));
        String body = "{\"groupId\":\"" + id + "\",\"securityGroupSettings\":{}}";
        refused(403, "ForbiddenError", auditor.call("POST", "/v1/admin/policy/plans", body));
        refused(403, "ForbiddenError", auditor.call("POST", "/v1/admin/policy/revert", "{\"version\":1}"));
    }

    @Test
    void aPlanSaysWhatItWouldDoAndIsDoneOnce() throws Exception {
        String id = created("Planned");
        move(appliance.enrol("berta", 1), id);
        JsonNode plan = plan(id, "{\"messageForwardingEnabled\":false,\"maxTtl\":3600}");
        assertEquals(1, plan.path("users").intValue());
        assertEquals(1, plan.path("devices").longValue());
        assertFalse(plan.path("loosens").booleanValue());
        assertEquals(2, plan.path("changes").size());
        assertEquals(0, get(id).path("securityGroupSettings").path("maxTtl").longValue(), "nothing was changed");
        String apply = "/v1/admin/policy/plans/" + plan.path("planId").textValue() + "/apply";
        JsonNode done = carol.done("ApplyPolicyPlan", "POST", apply, "").path("securityGroup");
        assertEquals(3_600, done.path("securityGroupSettings").path("maxTtl").longValue());
        refused(404, "ResourceNotFoundError", carol.call("POST", apply, ""));
    }

    @Test
    void aPlanIsVoidOnceAnythingWasChangedOrItIsADayOld() throws Exception {
        String id = created("Moving");
        JsonNode stale = plan(id, "{\"maxTtl\":3600}");
        update(id, "maxBor", "5");
        String message = refused(
                400,
                "BadRequestError",
                carol.call(
                        "POST", "/v1/admin/policy/plans/" + stale.path("planId").textValue() + "/apply", ""));
        assertTrue(message.contains("plan it again"), message);
        JsonNode old = plan(id, "{\"maxTtl\":3600}");
        appliance.clock().move(Duration.ofHours(25));
        refused(
                404,
                "ResourceNotFoundError",
                carol.call(
                        "POST", "/v1/admin/policy/plans/" + old.path("planId").textValue() + "/apply", ""));
        assertEquals(0, get(id).path("securityGroupSettings").path("maxTtl").longValue());
    }

    @Test
    void aPlanOfAGroupThatIsDeletedGoesWithIt() throws Exception {
        String id = created("Gone");
        JsonNode plan = plan(id, "{\"maxTtl\":3600}");
        carol.done("DeleteSecurityGroup", "DELETE", groups + "/" + id, "");
        refused(
                404,
                "ResourceNotFoundError",
                carol.call(
                        "POST", "/v1/admin/policy/plans/" + plan.path("planId").textValue() + "/apply", ""));
    }

    @Test
    void theNewestChangeOfSettingsIsTakenBackAndNoOther() throws Exception {
        String id = created("Back");
        update(id, "maxTtl", "3600");
        long first = newest().path("version").longValue();
        update(id, "maxTtl", "7200");
        JsonNode newest = newest();
        assertEquals("maxTtl", newest.path("changes").path(0).path("setting").textValue());
        assertEquals("LOOSER", newest.path("changes").path(0).path("direction").textValue());
        assertEquals("carol", newest.path("by").textValue());
        refused(400, "BadRequestError", carol.call("POST", "/v1/admin/policy/revert", "{\"version\":" + first + "}"));
        long second = newest.path("version").longValue();
        JsonNode reverted = carol.done(
                        "RevertPolicy", "POST", "/v1/admin/policy/revert", "{\"version\":" + second + "}")
                .path("securityGroup");
        assertEquals(
                3_600, reverted.path("securityGroupSettings").path("maxTtl").longValue());
        assertTrue(version() > second, "a step back is a step on for devices");
    }

    @Test
    void whatDoesNotFitIsNeitherAppliedNorTakenBack() throws Exception {
        String id = created("Large");
        update(id, "maxTtl", "60");
        long version = newest().path("version").longValue();
        enlarge("policy_version", "settings_before", "version = " + version);
        String why = refused(
                422, "ValidationError", carol.call("POST", "/v1/admin/policy/revert", "{\"version\":" + version + "}"));
        assertTrue(why.contains("of 44000 at most"), why);
        String plan = plan(id, "{\"maxTtl\":30}").path("planId").textValue();
        enlarge("policy_plan", "settings", "id = " + plan);
        refused(422, "ValidationError", carol.call("POST", "/v1/admin/policy/plans/" + plan + "/apply", ""));
        assertEquals(60, get(id).path("securityGroupSettings").path("maxTtl").longValue());
    }

    /** There was no limit once. */
    private void enlarge(String table, String column, String where) {
        String list = "json_array(repeat('x', 44000))";
        String larger = "json_set(" + column + ", '$.quickResponses', " + list + ")";
        MariaDb.shared()
                .execute(
                        appliance.database(),
                        "update " + table + " set " + column + " = " + larger + " where " + where);
    }

    @Test
    void whatIsNoChangeOfSettingsIsNotTakenBackThisWay() throws Exception {
        created("New");
        long version = newest().path("version").longValue();
        refused(400, "BadRequestError", carol.call("POST", "/v1/admin/policy/revert", "{\"version\":" + version + "}"));
    }

    @Test
    void whatChangesNothingMakesNoVersion() throws Exception {
        String id = created("Same");
        update(id, "maxTtl", "60");
        long version = version();
        update(id, "maxTtl", "60");
        update(id, "{}");
        assertEquals(version, version());
    }
}
