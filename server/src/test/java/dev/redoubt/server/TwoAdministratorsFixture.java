package dev.redoubt.server;

import static dev.redoubt.server.testing.TestAdministrator.answered;
import static dev.redoubt.server.testing.TestAdministrator.refused;

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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole appliance with the rule of two: carol and mallory are its owners, dora looks. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TwoAdministratorsFixture {
    static final ObjectMapper JSON = new ObjectMapper();
    static final String RULE = "/v1/admin/two-administrators";
    static final String ADMINISTRATORS = "/v1/admin/administrators";
    static final String PLANS = "/v1/admin/policy/plans";

    TestAppliance appliance;
    TestAdministrator carol;
    TestAdministrator mallory;
    TestAdministrator auditor;
    String network;
    Rows rows;

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

    JsonNode propose(TestAdministrator by, String method, String target, String body) throws IOException {
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

    static ChannelResponse approve(TestAdministrator by, JsonNode shown) throws IOException {
        return by.call(
                "POST",
                "/v1/admin/proposals/" + shown.path("number").asText() + "/approve",
                "{\"digest\":\"" + shown.path("digest").asText() + "\"}");
    }

    static JsonNode approved(TestAdministrator by, JsonNode shown) throws IOException {
        return JSON.readTree(
                answered("ApproveProposal", approve(by, shown)).path("answer").textValue());
    }

    long waiting() throws Exception {
        return rows.count("proposal");
    }

    String group(String name) throws IOException {
        return carol.done(
                        "CreateSecurityGroup",
                        "POST",
                        network + "/security-groups",
                        "{\"name\":\"" + name + "\",\"securityGroupSettings\":{\"lockoutThreshold\":5}}")
                .at("/securityGroup/id")
                .textValue();
    }

    static String owner(String name) {
        return "{\"name\":\"" + name + "\",\"role\":\"owner\"}";
    }

    static String looser(int threshold) {
        return "{\"securityGroupSettings\":{\"lockoutThreshold\":" + threshold + "}}";
    }

    JsonNode plan(TestAdministrator by, String group, String settings) throws IOException {
        return by.done(
                        "CreatePolicyPlan",
                        "POST",
                        PLANS,
                        "{\"groupId\":\"" + group + "\",\"securityGroupSettings\":" + settings + "}")
                .path("plan");
    }

    static String apply(JsonNode plan) {
        return PLANS + "/" + plan.path("planId").textValue() + "/apply";
    }

    long threshold(String group) throws IOException {
        return carol.done("GetSecurityGroup", "GET", network + "/security-groups/" + group, "")
                .at("/securityGroup/securityGroupSettings/lockoutThreshold")
                .longValue();
    }

    String bot(String name, String group) throws IOException {
        return carol.done(
                        "CreateBot",
                        "POST",
                        network + "/bots",
                        "{\"username\":\"" + name + "\",\"groupId\":\"" + group
                                + "\",\"challenge\":\"correct horse battery\"}")
                .path("botId")
                .textValue();
    }

    void move(TestAdministrator by, String bot, String group) throws IOException {
        by.done("UpdateBot", "PATCH", network + "/bots/" + bot, "{\"groupId\":\"" + group + "\"}");
    }

    JsonNode newest() throws IOException {
        return auditor.done("ListPolicyVersions", "GET", "/v1/admin/policy/versions?maxResults=1", "")
                .path("versions")
                .path(0);
    }
}
