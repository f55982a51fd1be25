package dev.redoubt.server;

import static dev.redoubt.server.testing.TestAdministrator.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.redoubt.server.testing.MariaDb;
import dev.redoubt.server.testing.TestAdministrator;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** One of two administrators who would do without the other. */
class TwoAdministratorsIT extends TwoAdministratorsFixture {
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

    /** Whoever had stolen a key has asked for something; the key is found out and taken back before anybody approves. */
    @Test
    void whatWasAskedForWithAKeyThatIsTakenBackIsVoid() throws Exception {
        JsonNode key = mallory.done("CreateAccessKey", "POST", ADMINISTRATORS + "/mallory/keys", "{}");
        TestAdministrator thief = TestAdministrator.of(appliance, key);
        String target = network + "/security-groups/" + group("Stolen");
        JsonNode proposal = propose(thief, "PATCH", target, looser(6));
        JsonNode anothers = propose(carol, "PATCH", target, looser(7));
        String id = key.path("accessKeyId").textValue();
        carol.done("DeleteAccessKey", "DELETE", ADMINISTRATORS + "/mallory/keys/" + id, "");
        refused(404, "ResourceNotFoundError", approve(carol, proposal));
        approved(mallory, anothers);
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
        MariaDb.shared().execute(appliance.database(), "delete from policy_plan");
        MariaDb.shared()
                .execute(
                        appliance.database(),
                        "insert into policy_plan (base_version, group_id, settings, made_by, expires_at_hour) select 1, "
                                + group + ", '{}', 'mallory', 4000000 from seq_1_to_49");
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
        JsonNode proposal = propose(mallory, "POST", "/v1/admin/policy/revert", "{\"version\":" + version + "}");
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
