package dev.redoubt.server;

import static dev.redoubt.server.testing.Problems.assertProblem;
import static dev.redoubt.server.testing.TestAppliance.post;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.redoubt.channel.client.ChannelClient;
import dev.redoubt.channel.client.ChannelException;
import dev.redoubt.channel.client.ChannelResponse;
import dev.redoubt.channel.session.DeviceSigner;
import dev.redoubt.protocol.account.Lifetimes;
import dev.redoubt.protocol.account.NodeKeys;
import dev.redoubt.protocol.account.VerifiedAccountState;
import dev.redoubt.protocol.appliance.ClaimRequest;
import dev.redoubt.protocol.appliance.EnrolNodeRequest;
import dev.redoubt.protocol.appliance.EnrolNodeResponse;
import dev.redoubt.protocol.appliance.LinkDown;
import dev.redoubt.protocol.appliance.LookupRequest;
import dev.redoubt.protocol.appliance.LookupResponse;
import dev.redoubt.protocol.appliance.PublishStateRequest;
import dev.redoubt.server.testing.FurtherDevice;
import dev.redoubt.server.testing.Rows;
import dev.redoubt.server.testing.TestAppliance;
import dev.redoubt.server.testing.TestDevice;
import dev.redoubt.server.testing.TestLink;
import dev.redoubt.server.testing.TestPackets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One account with three devices, and a stranger. */
@Timeout(60)
class DevicesIT {
    private static final AtomicInteger ACCOUNTS = new AtomicInteger();
    private static TestAppliance appliance;

    private TestDevice first;
    private FurtherDevice second;
    private FurtherDevice third;
    private VerifiedAccountState state;
    private String name;

    @BeforeAll
    static void start(@TempDir Path folder) {
        appliance = new TestAppliance(folder);
    }

    @AfterAll
    static void stop() throws Exception {
        appliance.stop();
    }

    @BeforeEach
    void enrolThree() throws Exception {
        name = "bob" + ACCOUNTS.incrementAndGet();
        first = appliance.enrol(name, 3);
        second = new FurtherDevice(first.root(), now());
        third = new FurtherDevice(first.root(), now());
        state = first.state();
        add(second);
        add(third);
    }

    private static Instant now() {
        return appliance.clock().instant();
    }

    private VerifiedAccountState with(NodeKeys node) {
        return first.root().addNode(state, node, now(), Lifetimes.NODE_CERTIFICATE);
    }

    private void add(FurtherDevice device) throws Exception {
        VerifiedAccountState next = with(device.keys());
        ChannelResponse response = enrol(device.enrolment(next));
        assertEquals(200, response.status());
        assertEquals(name, EnrolNodeResponse.parseFrom(response.body()).getName());
        state = next;
    }

    private static ChannelResponse enrol(EnrolNodeRequest request) throws ChannelException {
        return post(appliance.anonymous(), "/v1/account/enrol-node", request);
    }

    private static ChannelResponse publish(DeviceSigner device, VerifiedAccountState next) throws ChannelException {
        return post(appliance.as(device), "/v1/account/publish", request(next).build());
    }

    private static PublishStateRequest.Builder request(VerifiedAccountState next) {
        return PublishStateRequest.newBuilder().setAccountState(ByteString.copyFrom(next.toBytes()));
    }

    private ChannelResponse suspend(FurtherDevice by, DeviceSigner node) throws ChannelException {
        return post(
                appliance.as(by),
                "/v1/account/suspend",
                FurtherDevice.suspension(by.keys(), node.node(), state, now()));
    }

    private LookupResponse lookUp(DeviceSigner device) throws Exception {
        LookupRequest request = LookupRequest.newBuilder().setName(name).build();
        ChannelResponse response = post(appliance.as(device), "/v1/directory/lookup", request);
        assertEquals(200, response.status());
        return LookupResponse.parseFrom(response.body());
    }

    private static ChannelResponse claim(DeviceSigner by, ByteString node) throws ChannelException {
        return post(
                appliance.as(by),
                "/v1/keys/claim",
                ClaimRequest.newBuilder().addNodeIds(node).build());
    }

    /** The channel does not let the device in any more: the session that it had is gone, and it gets no other. */
    private static void assertSentAway(DeviceSigner device) {
        ChannelClient client = appliance.as(device);
        LookupRequest request = LookupRequest.newBuilder().setName("nobody").build();
        ChannelException first =
                assertThrows(ChannelException.class, () -> post(client, "/v1/directory/lookup", request));
        if (first instanceof ChannelException.SessionLost) {
            assertThrows(ChannelException.DeviceRefused.class, () -> post(client, "/v1/directory/lookup", request));
        } else {
            assertInstanceOf(ChannelException.DeviceRefused.class, first);
        }
    }

    /** The next frame that is no hint. */
    private static LinkDown next(TestLink link) throws Exception {
        LinkDown frame = link.next();
        while (frame.hasPoolLow()) {
            frame = link.next();
        }
        return frame;
    }

    private static long rows(String from) throws Exception {
        return new Rows(appliance.database()).count(from);
    }

    private static String hex(DeviceSigner device) {
        return "x'" + device.node() + "'";
    }

    @Test
    void aFurtherDeviceIsThereWithItsKeysAtOnce() throws Exception {
        assertArrayEquals(state.toBytes(), lookUp(second).getAccountState().toByteArray());
        assertEquals(200, claim(first, second.nodeId()).status());
    }

    @Test
    void theSameEnrolmentAgainGetsTheSameAnswerWhileItsStateIsTheCurrentOne() throws Exception {
        FurtherDevice fourth = new FurtherDevice(first.root(), now());
        VerifiedAccountState next = with(fourth.keys());
        EnrolNodeRequest request = fourth.enrolment(next);
        byte[] answer = enrol(request).body();
        assertArrayEquals(answer, enrol(request).body());
        assertEquals(200, publish(first, first.root().confirm(next)).status());
        assertProblem(409, "state_conflict", enrol(request));
    }

    @Test
    void anEnrolmentThatDoesMoreThanToAddItsNodeIsRefused() throws Exception {
        FurtherDevice fourth = new FurtherDevice(first.root(), now());
        FurtherDevice fifth = new FurtherDevice(first.root(), now());
        assertProblem(
                400, "invalid_credential", enrol(fourth.enrolment(first.root().confirm(state))));
        assertProblem(
                400, "invalid_credential", enrol(second.enrolment(first.root().revoke(state, third.node(), now()))));
        // The keys of another than the one that is added.
        assertProblem(400, "invalid_credential", enrol(fourth.enrolment(with(fifth.keys()))));
        EnrolNodeRequest whole = fourth.enrolment(with(fourth.keys()));
        assertProblem(
                400,
                "malformed_request",
                enrol(whole.toBuilder().clearLastResortKey().build()));
        assertProblem(
                400,
                "malformed_request",
                enrol(whole.toBuilder().clearEphemeralKeys().build()));
        assertProblem(
                400,
                "malformed_request",
                enrol(whole.toBuilder().setAccountState(ByteString.EMPTY).build()));
    }

    @Test
    void aStateOfNobodyIsRefused() throws Exception {
        TestDevice stranger = new TestDevice(now());
        FurtherDevice device = new FurtherDevice(stranger.root(), now());
        VerifiedAccountState next =
                stranger.root().addNode(stranger.state(), device.keys(), now(), Lifetimes.NODE_CERTIFICATE);
        assertProblem(404, "unknown_account", enrol(device.enrolment(next)));
        assertProblem(400, "invalid_credential", publish(first, next));
    }

    @Test
    void ofTwoStatesAtOnceOneIsTaken() throws Exception {
        VerifiedAccountState one = first.root().confirm(state);
        VerifiedAccountState other = first.root().revoke(state, third.node(), now());
        CompletableFuture<Integer> published = CompletableFuture.supplyAsync(() -> status(first, one));
        int second = status(this.second, other);
        assertEquals(
                List.of(200, 409),
                List.of(published.get(), second).stream().sorted().toList());
        byte[] current = lookUp(first).getAccountState().toByteArray();
        assertArrayEquals(published.get() == 200 ? one.toBytes() : other.toBytes(), current);
    }

    private static int status(DeviceSigner device, VerifiedAccountState next) {
        try {
            return publish(device, next).status();
        } catch (ChannelException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whoHasOnlySeenTheCurrentStateLearnsNoName() throws Exception {
        FurtherDevice fourth = new FurtherDevice(first.root(), now());
        VerifiedAccountState next = with(fourth.keys());
        EnrolNodeRequest request = fourth.enrolment(next);
        assertEquals(200, enrol(request).status());
        assertProblem(
                400,
                "malformed_request",
                enrol(EnrolNodeRequest.newBuilder()
                        .setAccountState(request.getAccountState())
                        .build()));
        EnrolNodeRequest ofAnother = new FurtherDevice(first.root(), now()).enrolment(next);
        assertProblem(400, "invalid_credential", enrol(ofAnother));
        byte[] forged = request.getAgreementRecord().toByteArray();
        forged[forged.length - 1] ^= 1;
        assertProblem(
                400,
                "invalid_credential",
                enrol(request.toBuilder()
                        .setAgreementRecord(ByteString.copyFrom(forged))
                        .build()));
        assertEquals(200, enrol(request).status());
    }

    @Test
    void theSameStateAgainIsNoChangeAndAnOlderOneAConflict() throws Exception {
        VerifiedAccountState next = first.root().confirm(state);
        assertEquals(200, publish(first, next).status());
        assertEquals(200, publish(second, next).status());
        assertProblem(409, "state_conflict", publish(first, state));
        VerifiedAccountState skipping = first.root().confirm(first.root().confirm(next));
        assertProblem(409, "state_conflict", publish(first, skipping));
    }

    @Test
    void aStateThatAddsADeviceIsNotPublished() throws Exception {
        FurtherDevice fourth = new FurtherDevice(first.root(), now());
        assertProblem(400, "invalid_credential", publish(first, with(fourth.keys())));
    }

    @Test
    void publishingIsForDevicesOfTheAccount() throws Exception {
        TestDevice stranger = appliance.enrol(name + "-stranger", 1);
        VerifiedAccountState next = first.root().confirm(state);
        assertProblem(400, "invalid_credential", publish(stranger, next));
        assertProblem(
                401,
                "not_enrolled",
                post(appliance.anonymous(), "/v1/account/publish", request(next).build()));
    }

    @Test
    void aRevokedDeviceLosesSessionLinkAndAllThatWaitedAtOnce() throws Exception {
        post(appliance.as(first), "/v1/submissions", TestPackets.to(second.nodeId(), third.nodeId()));
        lookUp(third);
        try (TestLink link = new TestLink(appliance.as(third))) {
            assertTrue(next(link).hasDelivery());
            assertTrue(next(link).hasCaughtUp());
            assertEquals(
                    200,
                    publish(first, first.root().revoke(state, third.node(), now()))
                            .status());
            assertEquals("device_revoked", next(link).getProblem().getCode());
            link.end();
        }
        assertSentAway(third);
        assertEquals(0, rows("node where id = " + hex(third)));
        assertEquals(0, rows("ephemeral_key where node = " + hex(third)));
        assertEquals(0, rows("envelope where node = " + hex(third)));
        // The payload is there for the other recipient, and gone with it.
        assertEquals(1, rows("payload p join envelope e on e.payload = p.id where e.node = " + hex(second)));
        assertProblem(404, "unknown_node", claim(first, third.nodeId()));
    }

    @Test
    void aPayloadThatOnlyTheRevokedDeviceWaitedForIsGone() throws Exception {
        long payloads = rows("payload");
        long envelopes = rows("envelope");
        post(appliance.as(first), "/v1/submissions", TestPackets.to(third.nodeId()));
        post(appliance.as(first), "/v1/submissions", TestPackets.to(second.nodeId(), third.nodeId()));
        try (TestLink link = new TestLink(appliance.as(second))) {
            assertTrue(next(link).hasDelivery());
            link.acknowledge(1, false);
            link.finish();
            assertTrue(next(link).hasCaughtUp());
            link.end();
        }
        assertEquals(payloads + 1, rows("payload"));
        assertEquals(envelopes + 2, rows("envelope"));
        publish(first, first.root().revoke(state, third.node(), now()));
        assertEquals(payloads, rows("payload"));
        assertEquals(envelopes, rows("envelope"));
    }

    @Test
    void aSuspendedDeviceIsSentAwayAndKeepsWhatWaits() throws Exception {
        post(appliance.as(first), "/v1/submissions", TestPackets.to(third.nodeId()));
        try (TestLink link = new TestLink(appliance.as(third))) {
            assertEquals(200, suspend(second, third).status());
            LinkDown frame = link.next();
            while (!frame.hasProblem()) {
                frame = link.next();
            }
            assertEquals("device_suspended", frame.getProblem().getCode());
        }
        assertSentAway(third);
        assertProblem(404, "unknown_node", claim(first, third.nodeId()));
        assertProblem(
                404, "unknown_node", post(appliance.as(first), "/v1/submissions", TestPackets.to(third.nodeId())));
        assertEquals(1, lookUp(first).getSuspensionsCount());
        VerifiedAccountState next = first.root().confirm(state);
        PublishStateRequest lifting = request(next).addLifted(third.nodeId()).build();
        assertEquals(
                200, post(appliance.as(first), "/v1/account/publish", lifting).status());
        assertEquals(0, lookUp(first).getSuspensionsCount());
        try (TestLink link = new TestLink(appliance.as(third))) {
            assertTrue(next(link).hasDelivery());
        }
    }

    @Test
    void aSuspensionGoesOnWhereThePublisherRepeatsIt() throws Exception {
        suspend(second, third);
        VerifiedAccountState next = first.root().confirm(state);
        ByteString again = FurtherDevice.suspension(first.keys(), third.node(), next, now())
                .getSuspension();
        PublishStateRequest request = request(next).addSuspensions(again).build();
        assertEquals(
                200, post(appliance.as(first), "/v1/account/publish", request).status());
        assertEquals(again, lookUp(first).getSuspensions(0));
        assertSentAway(third);
    }

    @Test
    void nobodyEndsASuspensionThatItDoesNotKnowOf() throws Exception {
        suspend(second, third);
        VerifiedAccountState next = first.root().confirm(state);
        assertProblem(409, "state_conflict", publish(first, next));
        PublishStateRequest another = request(next).addLifted(second.nodeId()).build();
        assertProblem(409, "state_conflict", post(appliance.as(first), "/v1/account/publish", another));
        PublishStateRequest malformed =
                request(next).addLifted(ByteString.copyFrom(new byte[15])).build();
        assertProblem(400, "malformed_request", post(appliance.as(first), "/v1/account/publish", malformed));
        assertSentAway(third);
    }

    @Test
    void aRevocationConfirmsASuspensionWithoutAWordAboutIt() throws Exception {
        suspend(second, third);
        assertEquals(
                200,
                publish(first, first.root().revoke(state, third.node(), now())).status());
    }

    @Test
    void anEnrolmentEndsNoSuspension() throws Exception {
        ByteString suspension = FurtherDevice.suspension(second.keys(), third.node(), state, now())
                .getSuspension();
        suspend(second, third);
        FurtherDevice fourth = new FurtherDevice(first.root(), now());
        VerifiedAccountState next = with(fourth.keys());
        EnrolNodeRequest request = fourth.enrolment(next);
        EnrolNodeResponse unsaid = EnrolNodeResponse.parseFrom(enrol(request).body());
        assertEquals(List.of(suspension), unsaid.getSuspensionsList());
        assertEquals(ByteString.copyFrom(state.toBytes()), lookUp(first).getAccountState());
        ByteString goesOn = FurtherDevice.suspension(fourth.keys(), third.node(), next, now())
                .getSuspension();
        EnrolNodeResponse done = EnrolNodeResponse.parseFrom(
                enrol(request.toBuilder().addSuspensions(goesOn).build()).body());
        assertEquals(0, done.getSuspensionsCount());
        assertEquals(List.of(goesOn), lookUp(first).getSuspensionsList());
        assertSentAway(third);
    }

    @Test
    void aSuspensionIsTheWordOfWhoBringsItUnderTheCurrentState() throws Exception {
        var foreign = FurtherDevice.suspension(second.keys(), third.node(), state, now());
        assertProblem(400, "invalid_credential", post(appliance.as(first), "/v1/account/suspend", foreign));
        VerifiedAccountState next = first.root().confirm(state);
        publish(first, next);
        assertProblem(409, "state_conflict", suspend(second, third));
    }

    @Test
    void whoIsSuspendedSuspendsNobody() throws Exception {
        lookUp(third);
        suspend(second, third);
        assertThrows(ChannelException.class, () -> suspend(third, second));
        assertThrows(ChannelException.DeviceRefused.class, () -> suspend(third, second));
        assertEquals(1, lookUp(second).getSuspensionsCount());
    }

    @Test
    void whoRemovesItselfGetsItsAnswer() throws Exception {
        assertEquals(
                200,
                publish(third, first.root().revoke(state, third.node(), now())).status());
        long deadline = System.nanoTime() + 5_000_000_000L;
        while (rows("node where id = " + hex(third)) > 0 && System.nanoTime() < deadline) {
            Thread.sleep(20);
        }
        assertEquals(
                2,
                lookUp(first).getAccountState().isEmpty()
                        ? 0
                        : rows("node where account = x'" + first.account() + "'"));
    }
}
