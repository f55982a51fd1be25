package dev.redoubt.server;

import static dev.redoubt.server.testing.Problems.assertProblem;
import static dev.redoubt.server.testing.TestAppliance.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.channel.client.ChannelResponse;
import dev.redoubt.protocol.appliance.LinkDown;
import dev.redoubt.protocol.appliance.PolicyAppliedRequest;
import dev.redoubt.protocol.appliance.PolicyRequest;
import dev.redoubt.protocol.policy.PolicyException;
import dev.redoubt.protocol.policy.PolicyPin;
import dev.redoubt.protocol.policy.PolicyRecipient;
import dev.redoubt.protocol.policy.UnverifiedPolicy;
import dev.redoubt.protocol.policy.VerifiedPolicy;
import dev.redoubt.protocol.policy.proto.ReadReceipts;
import dev.redoubt.server.administration.CommandRun;
import dev.redoubt.server.administrator.Role;
import dev.redoubt.server.testing.TestAdministrator;
import dev.redoubt.server.testing.TestAppliance;
import dev.redoubt.server.testing.TestDevice;
import dev.redoubt.server.testing.TestLink;
import dev.redoubt.server.testing.TestPolicies;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How a policy comes from the administrator to each device, and to nobody else. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PolicyIT {
    private TestAppliance appliance;
    private TestAdministrator carol;
    private TestPolicies policies;
    private TestDevice alice;
    private TestDevice bob;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        appliance = new TestAppliance(folder);
        carol = TestAdministrator.create(appliance, "carol", Role.ADMINISTRATOR);
        policies = new TestPolicies(appliance, carol);
        alice = appliance.enrol("alice", 1);
        bob = appliance.enrol("bob", 1);
    }

    @AfterAll
    void stop() throws Exception {
        appliance.stop();
    }

    private VerifiedPolicy policy(TestDevice device) throws Exception {
        return policies.policy(device, Optional.empty());
    }

    @Test
    void aDeviceGetsItsPolicyFromTheFirstMomentAndNothingNewAfterThat() throws Exception {
        VerifiedPolicy policy = policy(alice);
        assertEquals(carol.network(), policy.content().getNetworkId());
        assertTrue(policy.content().getSettings().getFilesEnabled());
        assertFalse(policy.content().getWipe());
        assertEquals(
                ReadReceipts.READ_RECEIPTS_ENABLED,
                policy.content().getNetwork().getReadReceipts());
        assertEquals(Optional.empty(), policies.fetch(alice, policy.version()));
        assertTrue(policies.fetch(alice, policy.version() - 1).isPresent());
        assertTrue(policies.fetch(alice, Long.MAX_VALUE).isPresent(), "a stolen key may have signed any version");
    }

    @Test
    void aPolicyIsForOneDeviceOfOneAccount() throws Exception {
        byte[] ofAlice = policies.fetch(alice, 0).orElseThrow();
        PolicyRecipient recipient = policies.recipient(bob);
        PolicyException refusal = assertThrows(
                PolicyException.class,
                () -> UnverifiedPolicy.parse(ofAlice)
                        .verify(recipient, Optional.empty(), appliance.clock().instant()));
        assertEquals(PolicyException.Reason.WRONG_ACCOUNT, refusal.reason());
    }

    @Test
    void strangersGetNone() throws Exception {
        assertProblem(
                401, "not_enrolled", post(appliance.anonymous(), "/v1/policy", PolicyRequest.getDefaultInstance()));
        assertProblem(
                401,
                "not_enrolled",
                post(appliance.anonymous(), "/v1/policy/applied", PolicyAppliedRequest.getDefaultInstance()));
    }

    @Test
    void aChangeReachesThoseOfItsGroupAndOldPoliciesAreRefusedAfterIt() throws Exception {
        String field = policies.group("Field", "{\"messageForwardingEnabled\":false}");
        VerifiedPolicy before = policy(alice);
        policies.move(alice, field);
        VerifiedPolicy moved = policy(alice);
        assertEquals(field, moved.content().getGroupId());
        assertFalse(moved.content().getSettings().getMessageForwardingEnabled());
        assertTrue(policy(bob).content().getSettings().getMessageForwardingEnabled());
        policies.change(field, "{\"maxTtl\":86400}");
        VerifiedPolicy changed = policies.policy(alice, Optional.of(moved.pin()));
        assertEquals(86_400, changed.content().getSettings().getMaxTtl());
        assertTrue(changed.version() > moved.version() && moved.version() > before.version());
        PolicyPin pin = changed.pin();
        PolicyException refusal = assertThrows(
                PolicyException.class,
                () -> UnverifiedPolicy.parse(before.toBytes())
                        .verify(
                                policies.recipient(alice),
                                Optional.of(pin),
                                appliance.clock().instant()));
        assertEquals(PolicyException.Reason.ROLLED_BACK, refusal.reason());
    }

    @Test
    void aGroupThatIsDeletedLeavesItsMembersTheDefaultPolicy() throws Exception {
        String brief = policies.group("Brief", "{\"maxBor\":5}");
        TestDevice anna = appliance.enrol("anna", 1);
        policies.move(anna, brief);
        assertEquals(5, policy(anna).content().getSettings().getMaxBor());
        carol.done("DeleteSecurityGroup", "DELETE", "/networks/" + carol.network() + "/security-groups/" + brief, "");
        assertEquals(0, policy(anna).content().getSettings().getMaxBor());
    }

    @Test
    void settingsOfTheNetworkAreInEverybodysPolicy() throws Exception {
        long before = policy(bob).version();
        String settings = "/networks/" + carol.network() + "/settings";
        carol.done(
                "UpdateNetworkSettings",
                "PATCH",
                settings,
                "{\"settings\":{\"readReceiptConfig\":{\"status\":\"FORCE_ENABLED\"},"
                        + "\"consentPopup\":{\"enabled\":true,\"header\":\"For official use\"}}}");
        VerifiedPolicy policy = policy(bob);
        assertTrue(policy.version() > before);
        assertEquals(
                ReadReceipts.READ_RECEIPTS_FORCE_ENABLED,
                policy.content().getNetwork().getReadReceipts());
        assertEquals(
                "For official use",
                policy.content().getNetwork().getConsentPopup().getHeader());
        carol.done(
                "UpdateNetworkSettings",
                "PATCH",
                settings,
                "{\"settings\":{\"readReceiptConfig\":{\"status\":\"ENABLED\"},\"consentPopup\":{\"enabled\":false}}}");
    }

    @Test
    void aConnectedDeviceIsTold() throws Exception {
        String told = policies.group("Told", "{}");
        TestDevice berta = appliance.enrol("berta", 20);
        try (TestLink link = new TestLink(appliance.as(berta))) {
            link.caughtUp();
            policies.change(told, "{\"maxBor\":7}");
            LinkDown frame = link.next();
            assertTrue(frame.hasPolicyChanged(), frame::toString);
            assertEquals(policy(berta).version(), frame.getPolicyChanged().getVersion());
        }
    }

    @Test
    void howManyDevicesObeyTheNewestIsANumberThatTheyThemselvesSay() throws Exception {
        long version = policy(bob).version();
        long before = carol.done("GetPolicy", "GET", "/v1/admin/policy", "")
                .path("devicesOnNewest")
                .longValue();
        assertEquals(200, applied(bob, version));
        assertEquals(
                before + 1,
                carol.done("GetPolicy", "GET", "/v1/admin/policy", "")
                        .path("devicesOnNewest")
                        .longValue());
        assertProblem(400, "malformed_request", apply(bob, version + 1));
        assertProblem(400, "malformed_request", apply(bob, 0));
        policies.group("Another", "{}");
        assertEquals(
                0,
                carol.done("GetPolicy", "GET", "/v1/admin/policy", "")
                        .path("devicesOnNewest")
                        .longValue());
    }

    private int applied(TestDevice device, long version) throws Exception {
        return apply(device, version).status();
    }

    private ChannelResponse apply(TestDevice device, long version) throws Exception {
        PolicyAppliedRequest report =
                PolicyAppliedRequest.newBuilder().setVersion(version).build();
        return post(appliance.as(device), "/v1/policy/applied", report);
    }

    @Test
    void aDeviceThatWasResetGetsNothingButAPolicyThatWipesIt() throws Exception {
        TestDevice lost = appliance.enrol("clara", 1);
        assertFalse(policy(lost).content().getWipe());
        carol.done(
                "BatchResetDevicesForUser",
                "PATCH",
                "/networks/" + carol.network() + "/users/" + policies.user(lost) + "/devices",
                "{\"appIds\":[\"" + lost.node() + "\"]}");
        assertTrue(policy(lost).content().getWipe());
        assertEquals(200, applied(lost, policy(lost).version()));
        assertFalse(policy(bob).content().getWipe());
    }

    @Test
    void aRenewedPolicyKeyIsTakenWhileTheServerRuns() throws Exception {
        VerifiedPolicy before = policy(bob);
        CommandRun run = CommandRun.of(
                appliance.clock(),
                "policy-key",
                "renew",
                "--config",
                appliance.configurationFile().toString());
        assertEquals(0, run.code(), run.err());
        VerifiedPolicy after = before;
        // The key is taken, and then the version made: who asks in between asks once more.
        for (int i = 0; i < 100 && after.version() == before.version(); i++) {
            Thread.sleep(100);
            after = policies.policy(bob, Optional.of(before.pin()));
        }
        assertTrue(after.pin().serial() > before.pin().serial());
        assertTrue(after.version() > before.version());
        PolicyPin pin = after.pin();
        assertEquals(
                PolicyException.Reason.ROLLED_BACK,
                assertThrows(
                                PolicyException.class,
                                () -> UnverifiedPolicy.parse(before.toBytes())
                                        .verify(
                                                policies.recipient(bob),
                                                Optional.of(pin),
                                                appliance.clock().instant()))
                        .reason());
    }
}
