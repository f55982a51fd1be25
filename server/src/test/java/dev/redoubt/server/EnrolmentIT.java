package dev.redoubt.server;

import static dev.redoubt.server.testing.Problems.assertProblem;
import static dev.redoubt.server.testing.TestAppliance.post;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import dev.redoubt.channel.client.ChannelResponse;
import dev.redoubt.protocol.appliance.EnrolRequest;
import dev.redoubt.protocol.appliance.LookupRequest;
import dev.redoubt.protocol.appliance.LookupResponse;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.server.testing.TestAppliance;
import dev.redoubt.server.testing.TestDevice;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnrolmentIT {
    private static final AtomicInteger TESTS = new AtomicInteger();
    private static TestAppliance appliance;

    private final int test = TESTS.incrementAndGet();
    private final String alice = "alice" + test;
    private final String bob = "bob" + test;

    @BeforeAll
    static void start(@TempDir Path folder) {
        appliance = new TestAppliance(folder);
    }

    @AfterAll
    static void stop() throws Exception {
        appliance.stop();
    }

    private TestDevice newDevice() {
        return new TestDevice(appliance.clock().instant());
    }

    private ChannelResponse enrol(EnrolRequest request) throws Exception {
        return post(appliance.anonymous(), "/v1/enrol", request);
    }

    @Test
    void enrolledDeviceIsFoundByNameAndById() throws Exception {
        TestDevice device = appliance.enrol(alice, 3);
        LookupRequest byName = LookupRequest.newBuilder().setName(alice).build();
        LookupRequest byId = LookupRequest.newBuilder()
                .setAccountId(ByteString.copyFrom(device.account().toBytes()))
                .build();
        for (LookupRequest request : new LookupRequest[] {byName, byId}) {
            ChannelResponse response = post(appliance.as(device), "/v1/directory/lookup", request);
            LookupResponse found = LookupResponse.parseFrom(response.body());
            assertArrayEquals(device.state().toBytes(), found.getAccountState().toByteArray());
            assertEquals(alice, found.getName());
        }
    }

    @Test
    void sameEnrolmentAgainGetsTheSameAnswer() throws Exception {
        EnrolRequest request = newDevice().enrolment(appliance.inviteToken(alice), 3);
        byte[] first = enrol(request).body();
        assertArrayEquals(first, enrol(request).body());
    }

    @Test
    void usedInvitationIsRefused() throws Exception {
        Octets token = appliance.inviteToken(alice);
        enrol(newDevice().enrolment(token, 3));
        assertProblem(409, "used_invitation", enrol(newDevice().enrolment(token, 3)));
    }

    @Test
    void expiredInvitationIsRefused() throws Exception {
        Octets token = appliance.inviteToken(alice);
        appliance.clock().move(Duration.ofDays(8));
        assertProblem(410, "expired_invitation", enrol(newDevice().enrolment(token, 3)));
    }

    @Test
    void unknownInvitationIsRefused() throws Exception {
        Octets token = Octets.copyOf(new byte[32]);
        assertProblem(404, "unknown_invitation", enrol(newDevice().enrolment(token, 3)));
    }

    @Test
    void nameThatWasTakenMeanwhileIsRefused() throws Exception {
        Octets first = appliance.inviteToken(alice);
        Octets second = appliance.inviteToken(alice);
        enrol(newDevice().enrolment(first, 3));
        assertProblem(409, "name_taken", enrol(newDevice().enrolment(second, 3)));
    }

    @Test
    void accountThatIsEnrolledIsRefusedUnderAnotherName() throws Exception {
        TestDevice device = newDevice();
        enrol(device.enrolment(appliance.inviteToken(alice), 3));
        assertProblem(409, "account_exists", enrol(device.enrolment(appliance.inviteToken(bob), 3)));
    }

    @Test
    void refusedEnrolmentLeavesTheInvitationOpen() throws Exception {
        Octets token = appliance.inviteToken(alice);
        EnrolRequest good = newDevice().enrolment(token, 3);
        EnrolRequest foreignKey = good.toBuilder()
                .setEphemeralKeys(1, newDevice().oneTimeKeys(2).getLast())
                .build();
        assertProblem(400, "invalid_credential", enrol(foreignKey));
        assertEquals(200, enrol(good).status());
    }

    @Test
    void malformedRecordsAreRefused() throws Exception {
        Octets token = appliance.inviteToken(alice);
        EnrolRequest good = newDevice().enrolment(token, 3);
        ByteString junk = ByteString.copyFromUtf8("junk");
        EnrolRequest[] bad = {
            good.toBuilder().setAccountState(junk).build(),
            good.toBuilder().setAgreementRecord(junk).build(),
            good.toBuilder().setLastResortKey(junk).build(),
            good.toBuilder().clearLastResortKey().build(),
            good.toBuilder().clearEphemeralKeys().build(),
            good.toBuilder().setEphemeralKeys(0, good.getEphemeralKeys(1)).build(),
            good.toBuilder().setEphemeralKeys(0, good.getLastResortKey()).build(),
            good.toBuilder().setInvitationToken(junk).build(),
        };
        for (EnrolRequest request : bad) {
            assertProblem(400, "malformed_request", enrol(request));
        }
    }

    @Test
    void sessionWithoutDeviceCanOnlyEnrol() throws Exception {
        for (String path : new String[] {
            "/v1/directory/lookup", "/v1/keys/publish", "/v1/keys/claim", "/v1/submissions", "/v1/link"
        }) {
            ChannelResponse response = post(appliance.anonymous(), path, LookupRequest.getDefaultInstance());
            assertProblem(401, "not_enrolled", response);
        }
    }

    @Test
    void unknownNameIsAProblem() throws Exception {
        TestDevice device = appliance.enrol(alice, 3);
        LookupRequest request = LookupRequest.newBuilder().setName("nobody").build();
        assertProblem(404, "unknown_account", post(appliance.as(device), "/v1/directory/lookup", request));
    }

    @Test
    void nameInAnotherFormIsAProblem() throws Exception {
        TestDevice device = appliance.enrol(alice, 3);
        LookupRequest request = LookupRequest.newBuilder().setName("Alice ").build();
        assertProblem(400, "malformed_request", post(appliance.as(device), "/v1/directory/lookup", request));
    }
}
