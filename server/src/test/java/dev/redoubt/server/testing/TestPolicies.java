package dev.redoubt.server.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.redoubt.channel.client.ChannelException;
import dev.redoubt.channel.client.ChannelResponse;
import dev.redoubt.protocol.appliance.PolicyRequest;
import dev.redoubt.protocol.appliance.PolicyResponse;
import dev.redoubt.protocol.policy.PolicyException;
import dev.redoubt.protocol.policy.PolicyPin;
import dev.redoubt.protocol.policy.PolicyRecipient;
import dev.redoubt.protocol.policy.UnverifiedPolicy;
import dev.redoubt.protocol.policy.VerifiedPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Optional;

/** Security groups of an appliance as an administrator changes them, and policies as a device gets them. */
public final class TestPolicies {
    private final TestAppliance appliance;
    private final TestAdministrator administrator;
    private final String network;

    public TestPolicies(TestAppliance appliance, TestAdministrator administrator) throws IOException {
        this.appliance = appliance;
        this.administrator = administrator;
        this.network = "/networks/" + administrator.network();
    }

    /** @return the id of a new group with these settings, beside the standard ones */
    public String group(String name, String settings) throws IOException {
        String id = administrator
                .done(
                        "CreateSecurityGroup",
                        "POST",
                        network + "/security-groups",
                        "{\"name\":\"" + name + "\",\"securityGroupSettings\":{}}")
                .path("securityGroup")
                .path("id")
                .textValue();
        change(id, settings);
        return id;
    }

    public JsonNode change(String group, String settings) throws IOException {
        return administrator
                .done(
                        "UpdateSecurityGroup",
                        "PATCH",
                        network + "/security-groups/" + group,
                        "{\"securityGroupSettings\":" + settings + "}")
                .path("securityGroup");
    }

    /** The user's number, as administrators know it. */
    public long user(TestDevice device) throws SQLException {
        return new Rows(appliance.database())
                .number("select id from user_account where account = x'" + device.account() + "'");
    }

    public void move(TestDevice device, String group) throws IOException, SQLException {
        administrator.done(
                "UpdateUser",
                "PATCH",
                network + "/users",
                "{\"userId\":\"" + user(device) + "\",\"userDetails\":{\"securityGroupIds\":[\"" + group + "\"]}}");
    }

    /** @return empty if the device has the newest */
    public Optional<byte[]> fetch(TestDevice device, long have) throws IOException {
        ChannelResponse response =
                post(device, PolicyRequest.newBuilder().setHaveVersion(have).build());
        assertEquals(200, response.status(), () -> new String(response.body(), StandardCharsets.UTF_8));
        byte[] policy = PolicyResponse.parseFrom(response.body()).getPolicy().toByteArray();
        return policy.length == 0 ? Optional.empty() : Optional.of(policy);
    }

    /** A device that was reset has lost its session, and opens another. */
    private ChannelResponse post(TestDevice device, PolicyRequest request) throws IOException {
        try {
            return TestAppliance.post(appliance.as(device), "/v1/policy", request);
        } catch (ChannelException.SessionLost e) {
            return TestAppliance.post(appliance.as(device), "/v1/policy", request);
        }
    }

    /** What the device gets, verified from the pin of its invitation. */
    public VerifiedPolicy policy(TestDevice device, Optional<PolicyPin> seen) throws IOException, PolicyException {
        byte[] signed = fetch(device, 0).orElseThrow();
        return UnverifiedPolicy.parse(signed)
                .verify(recipient(device), seen, appliance.clock().instant());
    }

    public PolicyRecipient recipient(TestDevice device) {
        return new PolicyRecipient(appliance.pin().value(), device.account(), device.node());
    }
}
