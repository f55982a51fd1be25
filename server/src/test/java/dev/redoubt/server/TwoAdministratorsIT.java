package dev.redoubt.server;

import static dev.redoubt.server.testing.TestAdministrator.answered;
import static dev.redoubt.server.testing.TestAdministrator.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.redoubt.channel.client.ChannelResponse;
import dev.redoubt.server.administrator.Role;
import dev.redoubt.server.testing.MariaDb;
import dev.redoubt.server.testing.Rows;
import dev.redoubt.server.testing.TestAdministrator;
import dev.redoubt.server.testing.TestAppliance;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole appliance with the rule of two, and one of its administrators who would do without the other. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoAdministratorsIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RULE = "/v1/admin/two-administrators";
    private static final String ADMINISTRATORS = "/v1/admin/administrators";
    private static final String PLANS = "/v1/admin/policy/plans";

    private TestAppliance appliance;
    private TestAdministrator carol;
    private TestAdministrator mallory;
    private TestAdministrator auditor;
    private String network;
    private Rows rows;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        appliance = new TestAppliance(folder);
        carol = TestAdministrator.create(appliance, "carol", Role.OWNER);
        mallory = TestAdministrator.create(appliance, "mallory", Role.OWNER);
        auditor = TestAdministrator.create(appliance, "dora", Role.AUDITOR);
        network = "/networks/" + carol.network();
        rows = new Rows(appliance.database());
        String all = "{\"on\":[\"administrators\",\"policy-loosen\",\"device-wipe\",\"retention-enable\"]}";
        carol.done("UpdateTwoAdministrators", "PUT", RULE, all);
    }

    @AfterAll
    void stop() throws Exception {
        appliance.stop();
    }

    @BeforeEach
    void nothingWaits() {
        MariaDb.shared().execute(appliance.database(), "delete from proposal");
    }

    private JsonNode propose(TestAdministrator by, String method, String target, String body) throws IOException {
        String told = refused(403, "ForbiddenError", by.call(method, target, body));
        String number = told.replaceAll("(?s).*Proposal ([0-9]+) waits.*", "$1");
        for (JsonNode one : auditor.done("ListProposals", "GET", "/v1/admin/proposals?maxResults=100", "")
                .path("proposals")) {
            if (one.path("number").asText().equals(number)) {
                return one;
            }
        }
        throw new AssertionError(told);
    }

    private static ChannelResponse approve(TestAdministrator by, JsonNode shown) throws IOException {
        return by.call(
                "POST",
                "/v1/admin/proposals/" + shown.path("number").asText() + "/approve",
                "{\"digest\":\"" + shown.path("digest").asText() + "\"}");
    }

    private static JsonNode approved(TestAdministrator by, JsonNode shown) throws IOException {
        return JSON.readTree(
                answered("ApproveProposal", approve(by, shown)).path("answer").textValue());
    }

    private long waiting() throws Exception {
        return rows.count("proposal");
    }

    private String group(String name) throws IOException {
        return carol.done(
                        "CreateSecurityGroup",
                        "POST",
                        network + "/security-groups",
                        "{\"name\":\"" + name + "\",\"securityGroupSettings\":{\"lockoutThreshold\":5}}")
                .at("/securityGroup/id")
                .textValue();
    }

    private static String owner(String name) {
        return "{\"name\":\"" + name + "\",\"role\":\"owner\"}";
    }

    private static String looser(int threshold) {
        return "{\"securityGroupSettings\":{\"lockoutThreshold\":" + threshold + "}}";
    }

    // ---- One person, two access keys

    @Test
    void whoApprovesANewAdministratorIsNotTwoFromThenOn() throws Exception {
        JsonNode proposal = propose(carol, "POST", ADMINISTRATORS, owner("eve"));
        // Mallory is told eve's secret, and uses it.
        TestAdministrator eve = TestAdministrator.of(appliance, approved(mallory, proposal));
        String target = network + "/security-groups/" + group("Target");
        String why = refused(403, "ForbiddenError", approve(mallory, propose(eve, "PATCH", target, looser(6))));
        assertTrue(why.contains("same hands"), why);
        refused(403, "ForbiddenError", approve(eve, propose(mallory, "PATCH", target, looser(7))));
        // A key that eve makes for herself, which one may alone, is as well known.
        TestAdministrator again = TestAdministrator.of(
                appliance, eve.done("CreateAccessKey", "POST", ADMINISTRATORS + "/eve/keys", "{}"));
        refused(403, "ForbiddenError", approve(again, propose(mallory, "PATCH", target, looser(8))));
        // Nor does she make a third identity: that needs a second one again.
        refused(403, "ForbiddenError", approve(mallory, propose(eve, "POST", ADMINISTRATORS, owner("frank"))));
        // Eve and carol are two, whoever of them proposes.
        approved(carol, propose(eve, "PATCH", target, looser(9)));
        approved(again, propose(carol, "PATCH", target, looser(10)));
    }

    @Test
    void aKeyForTheOtherDoesNotMakeTwoEither() throws Exception {
        JsonNode proposal = propose(carol, "POST", ADMINISTRATORS + "/mallory/keys", "{}");
        // Mallory approves a key of her own name: nobody else has seen it, and she is mallory as before.
        TestAdministrator second = TestAdministrator.of(appliance, approved(mallory, proposal));
        String target = network + "/security-groups/" + group("Own");
        refused(403, "ForbiddenError", approve(second, propose(mallory, "PATCH", target, looser(6))));
        approved(carol, propose(second, "PATCH", target, looser(7)));
    }

    @Test
    void anothersSessionLimitIsNotTakenAwayAlone() throws Exception {
        propose(mallory, "PATCH", ADMINISTRATORS + "/dora", "{\"sessionMinutes\":0}");
        propose(mallory, "PATCH", ADMINISTRATORS + "/dora", "{\"role\":\"owner\"}");
        mallory.done("UpdateAdministrator", "PATCH", ADMINISTRATORS + "/dora", "{\"unlock\":true}");
    }

    // ---- What cannot be done is not proposed

    @Test
    void whatCannotBeDoneIsRefusedAtOnce() throws Exception {
        refused(400, "BadRequestError", mallory.call("POST", ADMINISTRATORS, owner("carol")));
        refused(404, "ResourceNotFoundError", mallory.call("POST", ADMINISTRATORS + "/nobody/keys", "{}"));
        refused(
                404,
                "ResourceNotFoundError",
                mallory.call("PATCH", ADMINISTRATORS + "/nobody", "{\"role\":\"owner\"}"));
        String wipe = network + "/users/999999/devices";
        refused(
                404,
                "ResourceNotFoundError",
                mallory.call("PATCH", wipe, "{\"appIds\":[\"" + "ab".repeat(32) + "\"]}"));
        refused(400, "BadRequestError", mallory.call("POST", network + "/data-retention-bots", ""));
        refused(
                400,
                "BadRequestError",
                mallory.call("PATCH", network + "/settings", "{\"settings\":{\"dataRetention\":true}}"));
        assertEquals(0, waiting());
    }

    @Test
    void whatTakesNoBodyRefusesOne() throws Exception {
        String why = refused(
                400, "BadRequestError", carol.call("POST", network + "/data-retention-bots", "{\"note\":\"x\"}"));
        assertTrue(why.contains("takes no body"), why);
        refused(400, "BadRequestError", carol.call("DELETE", network + "/security-groups/1", "{}"));
        refused(400, "BadRequestError", carol.call("GET", "/v1/admin/policy", "{}"));
    }

    // ---- Plans

    private JsonNode plan(TestAdministrator by, String group, String settings) throws IOException {
        return by.done(
                        "CreatePolicyPlan",
                        "POST",
                        PLANS,
                        "{\"groupId\":\"" + group + "\",\"securityGroupSettings\":" + settings + "}")
                .path("plan");
    }

    private static String apply(JsonNode plan) {
        return PLANS + "/" + plan.path("planId").textValue() + "/apply";
    }

    private long threshold(String group) throws IOException {
        return carol.done("GetSecurityGroup", "GET", network + "/security-groups/" + group, "")
                .at("/securityGroup/securityGroupSettings/lockoutThreshold")
                .longValue();
    }

    @Test
    void aPlanIsShownToWhoeverApprovesIt() throws Exception {
        String group = group("Shown");
        JsonNode plan = plan(mallory, group, "{\"lockoutThreshold\":11}");
        JsonNode seen = auditor.done(
                        "GetPolicyPlan",
                        "GET",
                        PLANS + "/" + plan.path("planId").textValue(),
                        "")
                .path("plan");
        assertEquals(plan, seen);
        JsonNode proposal = propose(mallory, "POST", apply(plan), "");
        JsonNode effect = JSON.readTree(proposal.path("effect").textValue());
        assertEquals(group, effect.path("groupId").textValue());
        assertEquals(plan.path("changes"), effect.path("changes"));
        assertEquals("LOOSER", effect.at("/changes/0/direction").textValue());
        approved(carol, proposal);
        assertEquals(11, threshold(group));
    }

    @Test
    void aPlanThatWasChangedBehindItsBackIsNotApplied() throws Exception {
        String group = group("Behind");
        JsonNode plan = plan(mallory, group, "{\"lockoutThreshold\":11}");
        JsonNode proposal = propose(mallory, "POST", apply(plan), "");
        MariaDb.shared()
                .execute(
                        appliance.database(),
                        "update policy_plan set settings = json_replace(settings, '$.lockoutThreshold', 19) where id = "
                                + plan.path("planId").textValue());
        String why = refused(400, "BadRequestError", approve(carol, proposal));
        assertTrue(why.contains("propose it anew"), why);
        assertEquals(5, threshold(group));
    }

    @Test
    void aProposalDoesNotOutliveItsPlan() throws Exception {
        JsonNode plan = plan(mallory, group("Brief"), "{\"lockoutThreshold\":11}");
        JsonNode proposal = propose(mallory, "POST", apply(plan), "");
        assertEquals(plan.path("expires"), proposal.path("expires"));
        appliance.clock().move(Duration.ofHours(25));
        refused(404, "ResourceNotFoundError", approve(carol, proposal));
    }

    @Test
    void aPlanThatSomethingElseHasOvertakenSaysSo() throws Exception {
        String group = group("Stale");
        JsonNode plan = plan(mallory, group, "{\"lockoutThreshold\":11}");
        assertFalse(plan.path("stale").booleanValue());
        JsonNode proposal = propose(mallory, "POST", apply(plan), "");
        carol.done("UpdateSecurityGroup", "PATCH", network + "/security-groups/" + group, looser(4));
        assertTrue(auditor.done(
                        "GetPolicyPlan",
                        "GET",
                        PLANS + "/" + plan.path("planId").textValue(),
                        "")
                .at("/plan/stale")
                .booleanValue());
        refused(400, "BadRequestError", approve(carol, proposal));
        assertEquals(4, threshold(group));
        refused(404, "ResourceNotFoundError", auditor.call("GET", PLANS + "/999999", ""));
    }

    @Test
    void aPlanIsNotWeighedAnew() throws Exception {
        String group = group("Once");
        JsonNode plan = plan(mallory, group, "{\"lockoutThreshold\":4}");
        assertEquals(0, plan.path("bots").intValue());
        bot("once1bot", group);
        String target = PLANS + "/" + plan.path("planId").textValue();
        assertEquals(plan, auditor.done("GetPolicyPlan", "GET", target, "").path("plan"));
    }

    @Test
    void whatIsMergedMeanwhileIsNotWhatWasShown() throws Exception {
        String group = group("Merged");
        String target = network + "/security-groups/" + group;
        JsonNode proposal = propose(mallory, "PATCH", target, looser(12));
        carol.done("UpdateSecurityGroup", "PATCH", target, looser(3));
        refused(400, "BadRequestError", approve(carol, proposal));
        assertEquals(3, threshold(group));
        // Nor is it done where it would be stricter by now.
        JsonNode again = propose(mallory, "PATCH", target, looser(12));
        approved(carol, propose(mallory, "PATCH", target, looser(20)));
        refused(400, "BadRequestError", approve(carol, again));
        assertEquals(20, threshold(group));
    }

    @Test
    void oneAdministratorDoesNotTakeAllPlans() throws Exception {
        String group = group("Many");
        MariaDb.shared()
                .execute(
                        appliance.database(),
                        "insert into policy_plan (base_version, group_id, settings, users, bots, devices, waiting_messages,"
                                + " made_by, expires_at_hour) select 1, "
                                + group + ", '{}', 0, 0, 0, 0, 'mallory', 4000000 from seq_1_to_49");
        plan(mallory, group, "{\"lockoutThreshold\":4}");
        String body = "{\"groupId\":\"" + group + "\",\"securityGroupSettings\":{\"lockoutThreshold\":4}}";
        refused(400, "BadRequestError", mallory.call("POST", PLANS, body));
        plan(carol, group, "{\"lockoutThreshold\":4}");
        MariaDb.shared().execute(appliance.database(), "delete from policy_plan");
    }

    @Test
    void whoPlansIsWrittenDown() throws Exception {
        JsonNode plan = plan(mallory, group("Noted"), "{\"lockoutThreshold\":4}");
        JsonNode entry = auditor.done(
                        "ListAuditEntries", "GET", "/v1/admin/audit/entries?act=policy.plan&maxResults=1", "")
                .path("entries")
                .path(0);
        assertEquals("mallory", entry.path("administrator").textValue());
        assertTrue(entry.toString().contains("lockoutThreshold"), entry::toString);
        assertTrue(entry.toString().contains(plan.path("planId").textValue()), entry::toString);
    }

    // ---- Whom it hits

    private String bot(String name, String group) throws IOException {
        return carol.done(
                        "CreateBot",
                        "POST",
                        network + "/bots",
                        "{\"username\":\"" + name + "\",\"groupId\":\"" + group
                                + "\",\"challenge\":\"correct horse battery\"}")
                .path("botId")
                .textValue();
    }

    private void move(TestAdministrator by, String bot, String group) throws IOException {
        by.done("UpdateBot", "PATCH", network + "/bots/" + bot, "{\"groupId\":\"" + group + "\"}");
    }

    @Test
    void anApprovalIsForThoseWhoWereInTheGroup() throws Exception {
        String group = group("Bait");
        String equal = group("Crowd");
        String one = bot("bait1bot", group);
        String other = bot("crowd1bot", equal);
        String target = network + "/security-groups/" + group;
        JsonNode proposal = propose(mallory, "PATCH", target, looser(12));
        JsonNode effect = JSON.readTree(proposal.path("effect").textValue());
        assertEquals("Bait", effect.path("groupName").textValue());
        assertEquals(0, effect.path("users").intValue());
        assertEquals(1, effect.path("bots").intValue());
        // Free, for the groups are equally strict.
        move(mallory, other, group);
        String why = refused(400, "BadRequestError", approve(carol, proposal));
        assertTrue(why.contains("(bots, members)"), why);
        // As many others are others too.
        JsonNode again = propose(mallory, "PATCH", target, looser(12));
        move(mallory, one, equal);
        bot("bait2bot", group);
        why = refused(400, "BadRequestError", approve(carol, again));
        assertTrue(why.contains("(members)"), why);
        assertEquals(5, threshold(group));
        approved(carol, propose(mallory, "PATCH", target, looser(12)));
        assertEquals(12, threshold(group));
    }

    @Test
    void anApprovalOfADeletionIsForThemToo() throws Exception {
        String group = group("Bait too");
        String equal = group("Crowd too");
        String other = bot("crowd2bot", equal);
        bot("bait3bot", group);
        String target = network + "/security-groups/" + group;
        JsonNode deletion = propose(mallory, "DELETE", target, "");
        move(mallory, other, group);
        refused(400, "BadRequestError", approve(carol, deletion));
        assertEquals(5, threshold(group));
        JsonNode renamed = propose(mallory, "PATCH", target, looser(12));
        carol.done("UpdateSecurityGroup", "PATCH", target, "{\"name\":\"Bots alone\"}");
        String why = refused(400, "BadRequestError", approve(carol, renamed));
        assertTrue(why.contains("(groupName)"), why);
        approved(carol, propose(mallory, "DELETE", target, ""));
        refused(404, "ResourceNotFoundError", auditor.call("GET", target, ""));
    }

    @Test
    void anApprovalOfAStepBackIsForThemToo() throws Exception {
        String group = group("Back");
        bot("back1bot", group);
        mallory.done("UpdateSecurityGroup", "PATCH", network + "/security-groups/" + group, looser(3));
        String revert = "{\"version\":" + newest().path("version") + "}";
        JsonNode proposal = propose(mallory, "POST", "/v1/admin/policy/revert", revert);
        // Somebody new makes no version: what is reverted is the newest change as before.
        bot("back2bot", group);
        String why = refused(400, "BadRequestError", approve(carol, proposal));
        assertTrue(why.contains("(bots, members)"), why);
        assertEquals(3, threshold(group));
        approved(carol, propose(mallory, "POST", "/v1/admin/policy/revert", revert));
        assertEquals(5, threshold(group));
    }

    @Test
    void nobodyIsShownAChallengeThatComesWithAMove() throws Exception {
        String strict = group("Strict");
        String bot = bot("secretbot", strict);
        String loose = group("Loose");
        approved(carol, propose(mallory, "PATCH", network + "/security-groups/" + loose, looser(6)));
        String target = network + "/bots/" + bot;
        String both = "{\"groupId\":\"" + loose + "\",\"challenge\":\"another horse entirely\"}";
        String why = refused(400, "BadRequestError", mallory.call("PATCH", target, both));
        assertTrue(why.contains("set the challenge in a call of its own"), why);
        assertEquals(0, waiting());
        mallory.done("UpdateBot", "PATCH", target, "{\"challenge\":\"another horse entirely\"}");
        approved(carol, propose(mallory, "PATCH", target, "{\"groupId\":\"" + loose + "\"}"));
    }

    // ---- The network

    private String receipts() throws IOException {
        return auditor.done("GetNetworkSettings", "GET", network + "/settings", "")
                .toString();
    }

    private static String status(String value) {
        return "{\"settings\":{\"readReceiptConfig\":{\"status\":\"" + value + "\"}}}";
    }

    private JsonNode newest() throws IOException {
        return auditor.done("ListPolicyVersions", "GET", "/v1/admin/policy/versions?maxResults=1", "")
                .path("versions")
                .path(0);
    }

    @Test
    void whatIsLooserForTheWholeNetworkNeedsTwoAndIsTakenBack() throws Exception {
        String settings = network + "/settings";
        mallory.done("UpdateNetworkSettings", "PATCH", settings, status("DISABLED"));
        JsonNode proposal = propose(mallory, "PATCH", settings, status("FORCE_ENABLED"));
        assertTrue(receipts().contains("DISABLED"), receipts());
        assertTrue(proposal.path("effect").textValue().contains("readReceiptConfig.status"), proposal::toString);
        approved(carol, proposal);
        assertTrue(receipts().contains("FORCE_ENABLED"), receipts());
        JsonNode change = newest();
        assertEquals("network.settings", change.path("act").textValue());
        assertFalse(change.has("groupId"));
        assertEquals("LOOSER", change.at("/changes/0/direction").textValue());
        JsonNode reverted = mallory.done(
                "RevertPolicy", "POST", "/v1/admin/policy/revert", "{\"version\":" + change.path("version") + "}");
        assertTrue(reverted.path("networkSettings").toString().contains("DISABLED"), reverted::toString);
        assertTrue(receipts().contains("DISABLED"), receipts());
        assertEquals("network.revert", newest().path("act").textValue());
        // The step back of the step back is looser again.
        propose(mallory, "POST", "/v1/admin/policy/revert", "{\"version\":" + newest().path("version") + "}");
        assertTrue(receipts().contains("DISABLED"), receipts());
    }

    @Test
    void whatBeginsRetentionIsAMatterOfRetentionAlone() throws Exception {
        String settings = network + "/settings";
        mallory.done("UpdateNetworkSettings", "PATCH", settings, status("DISABLED"));
        approved(carol, propose(mallory, "PATCH", settings, status("ENABLED")));
        String version = newest().path("version").toString();
        // As if it had been on before: nothing can switch it on yet.
        MariaDb.shared()
                .execute(
                        appliance.database(),
                        "update policy_version set settings_before = json_merge_patch(settings_before,"
                                + " '{\"dataRetention\":true}') where version = " + version);
        JsonNode proposal =
                propose(mallory, "POST", "/v1/admin/policy/revert", "{\"version\":" + version + "}");
        assertEquals("retention-enable", proposal.path("kind").textValue());
        approved(carol, proposal);
        assertEquals("network.revert", newest().path("act").textValue());
        mallory.done("UpdateNetworkSettings", "PATCH", settings, "{\"settings\":{\"dataRetention\":false}}");
    }

    @Test
    void anotherNameOfTheNetworkIsInTheHistoryAndIsNotTakenBackThisWay() throws Exception {
        mallory.done("UpdateNetwork", "PATCH", network, "{\"networkName\":\"Another\"}");
        JsonNode change = newest();
        assertEquals("network.rename", change.path("act").textValue());
        refused(
                400,
                "BadRequestError",
                carol.call("POST", "/v1/admin/policy/revert", "{\"version\":" + change.path("version") + "}"));
    }
}
