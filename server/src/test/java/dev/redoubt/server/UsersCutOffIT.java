package dev.redoubt.server;

import static dev.redoubt.server.testing.Problems.assertProblem;
import static dev.redoubt.server.testing.TestAppliance.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import dev.redoubt.channel.client.ChannelClient;
import dev.redoubt.channel.client.ChannelException;
import dev.redoubt.channel.client.ChannelResponse;
import dev.redoubt.channel.session.DeviceSigner;
import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.account.AccountRoot;
import dev.redoubt.protocol.account.Lifetimes;
import dev.redoubt.protocol.account.VerifiedAccountState;
import dev.redoubt.protocol.appliance.ClaimRequest;
import dev.redoubt.protocol.appliance.EnrolNodeRequest;
import dev.redoubt.protocol.appliance.LinkDown;
import dev.redoubt.protocol.appliance.LookupRequest;
import dev.redoubt.protocol.appliance.LookupResponse;
import dev.redoubt.protocol.appliance.OpenRendezvousRequest;
import dev.redoubt.protocol.appliance.PolicyRequest;
import dev.redoubt.protocol.appliance.PublishStateRequest;
import dev.redoubt.protocol.appliance.ReadRendezvous;
import dev.redoubt.protocol.appliance.RecoveredStateRequest;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.recovery.AccountProof;
import dev.redoubt.protocol.recovery.RecoveryBundle;
import dev.redoubt.server.testing.FurtherDevice;
import dev.redoubt.server.testing.Rows;
import dev.redoubt.server.testing.TestAppliance;
import dev.redoubt.server.testing.TestDevice;
import dev.redoubt.server.testing.TestLink;
import dev.redoubt.server.testing.TestPackets;
import dev.redoubt.server.testing.TestUsers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is left to somebody whom an administrator suspends, resets or deletes: bob with two devices, and alice, who writes to him. */
@Timeout(120)
class UsersCutOffIT {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final AtomicInteger NAMES = new AtomicInteger();
    private static TestAppliance appliance;
    private static TestUsers users;
    private static TestDevice alice;

    private String name;
    private String id;
    private TestDevice bob;
    private FurtherDevice second;
    private VerifiedAccountState state;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        appliance = new TestAppliance(folder);
        users = new TestUsers(appliance);
        alice = appliance.enrol("alice", 1);
    }

    @AfterAll
    static void stop() throws Exception {
        appliance.stop();
    }

    @BeforeEach
    void enrolBob() throws Exception {
        name = "bob" + NAMES.incrementAndGet();
        bob = appliance.enrol(name, 5);
        second = new FurtherDevice(bob.root(), now());
        state = bob.root().addNode(bob.state(), second.keys(), now(), Lifetimes.NODE_CERTIFICATE);
        assertEquals(200, enrol(second.enrolment(state)).status());
        id = users.id(name);
    }

    private static Instant now() {
        return appliance.clock().instant();
    }

    private static ChannelResponse enrol(EnrolNodeRequest request) throws ChannelException {
        return post(appliance.anonymous(), "/v1/account/enrol-node", request);
    }

    private static ChannelResponse lookUp(DeviceSigner by, String name) throws Exception {
        return post(
                appliance.as(by),
                "/v1/directory/lookup",
                LookupRequest.newBuilder().setName(name).build());
    }

    private Set<ByteString> withheld() throws Exception {
        return Set.copyOf(LookupResponse.parseFrom(lookUp(alice, name).body()).getWithheldList());
    }

    private static ChannelResponse claim(ByteString node) throws ChannelException {
        return post(
                appliance.as(alice),
                "/v1/keys/claim",
                ClaimRequest.newBuilder().addNodeIds(node).build());
    }

    private static ChannelResponse write(ByteString node) throws ChannelException {
        return post(appliance.as(alice), "/v1/submissions", TestPackets.to(node));
    }

    /** The next frame that is no hint. */
    private static LinkDown next(TestLink link) throws Exception {
        LinkDown frame = link.next();
        while (frame.hasPoolLow() || frame.hasPolicyChanged()) {
            frame = link.next();
        }
        return frame;
    }

    private static LinkDown last(TestLink link) throws Exception {
        LinkDown frame = link.next();
        while (!frame.hasProblem()) {
            frame = link.next();
        }
        return frame;
    }

    /** The session that the device had is gone, and it gets no other. */
    private static void assertSentAway(DeviceSigner device) {
        ChannelClient client = appliance.as(device);
        LookupRequest request = LookupRequest.newBuilder().setName("alice").build();
        ChannelException first =
                assertThrows(ChannelException.class, () -> post(client, "/v1/directory/lookup", request));
        if (first instanceof ChannelException.SessionLost) {
            assertThrows(ChannelException.DeviceRefused.class, () -> post(client, "/v1/directory/lookup", request));
        } else {
            assertInstanceOf(ChannelException.DeviceRefused.class, first);
        }
    }

    private ChannelResponse recovered() throws Exception {
        try (RecoveryBundle bundle = RecoveryBundle.of(
                AccountRoot.ofSeed(bob.root().seed().copy()), Secret.random(32, RANDOM), now(), RANDOM)) {
            byte[] proof = AccountProof.sign(bundle, now()).toBytes();
            return post(
                    appliance.anonymous(),
                    "/v1/recovery/state",
                    RecoveredStateRequest.newBuilder()
                            .setProof(ByteString.copyFrom(proof))
                            .build());
        }
    }

    private ByteString openRendezvous() throws Exception {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        ByteString rendezvous = ByteString.copyFrom(bytes);
        OpenRendezvousRequest request = OpenRendezvousRequest.newBuilder()
                .setId(rendezvous)
                .setOffer(ByteString.copyFromUtf8("offer"))
                .build();
        assertEquals(
                200, post(appliance.as(bob), "/v1/rendezvous/open", request).status());
        return rendezvous;
    }

    private static ChannelResponse read(ByteString rendezvous) throws Exception {
        return post(
                appliance.anonymous(),
                "/v1/rendezvous/read",
                ReadRendezvous.newBuilder().setId(rendezvous).build());
    }

    private static long rows(String from) throws Exception {
        return new Rows(appliance.database()).count(from);
    }

    private static String hex(DeviceSigner device) {
        return "x'" + device.node() + "'";
    }

    private JsonNode devices() throws Exception {
        return users.done("ListDevicesForUser", "GET", "/users/" + id + "/devices?sortFields=created", "")
                .path("devices");
    }

    private JsonNode device(DeviceSigner wanted) throws Exception {
        for (JsonNode device : devices()) {
            if (device.path("appId").textValue().equals(wanted.node().toString())) {
                return device;
            }
        }
        throw new AssertionError("not there");
    }

    // ---- Suspended

    @Test
    void aSuspendedUserIsSentAwayEverywhereAndHearsWhy() throws Exception {
        ByteString rendezvous = openRendezvous();
        lookUp(second, "alice");
        try (TestLink link = new TestLink(appliance.as(bob))) {
            assertEquals(1, users.suspend(true, id).path("successful").size());
            assertEquals("account_suspended", last(link).getProblem().getCode());
        }
        assertSentAway(bob);
        assertSentAway(second);
        assertProblem(404, "unknown_rendezvous", read(rendezvous));
        assertTrue(users.done("GetUser", "GET", "/users/" + id, "")
                .path("suspended")
                .booleanValue());
        assertTrue(device(bob).path("suspend").booleanValue());
        assertEquals("Active", device(bob).path("statusText").textValue());
    }

    @Test
    void nobodyWritesToASuspendedUserAndWhatWaitsStays() throws Exception {
        assertEquals(200, write(bob.nodeId()).status());
        users.suspend(true, id);
        assertEquals(Set.of(bob.nodeId(), second.nodeId()), withheld());
        assertProblem(404, "unknown_node", claim(bob.nodeId()));
        assertProblem(404, "unknown_node", write(bob.nodeId()));
        users.suspend(false, id);
        assertEquals(Set.of(), withheld());
        assertEquals(200, claim(bob.nodeId()).status());
        assertEquals(200, write(bob.nodeId()).status());
        try (TestLink link = new TestLink(appliance.as(bob))) {
            assertEquals(1, next(link).getDelivery().getDelivery());
            assertEquals(2, next(link).getDelivery().getDelivery());
        }
    }

    @Test
    void theRootOfASuspendedAccountGetsNoFurtherDeviceInAndNothingOut() throws Exception {
        users.suspend(true, id);
        FurtherDevice third = new FurtherDevice(bob.root(), now());
        VerifiedAccountState next = bob.root().addNode(state, third.keys(), now(), Lifetimes.NODE_CERTIFICATE);
        assertProblem(403, "account_suspended", enrol(third.enrolment(next)));
        assertProblem(403, "account_suspended", enrol(second.enrolment(state)));
        assertProblem(403, "account_suspended", recovered());
        users.suspend(false, id);
        assertEquals(200, recovered().status());
        assertEquals(200, enrol(third.enrolment(next)).status());
    }

    @Test
    void whoHoldsNoRootLearnsNothingOfASuspension() throws Exception {
        users.suspend(true, id);
        FurtherDevice stranger = new FurtherDevice(new TestDevice(now()).root(), now());
        assertProblem(400, "invalid_credential", enrol(stranger.enrolment(state)));
    }

    @Test
    void theInvitationOfASuspendedUserIsNotGood() throws Exception {
        JsonNode carol = users.invited("carol" + NAMES.incrementAndGet());
        users.suspend(true, carol.path("userId").textValue());
        TestDevice device = new TestDevice(now());
        String link = carol.path("inviteCode").textValue();
        assertProblem(403, "account_suspended", users.enrol(device, link));
        users.suspend(false, carol.path("userId").textValue());
        assertEquals(200, users.enrol(device, link).status());
    }

    @Test
    void suspendingTwiceAndLettingInWhoIsInChangeNothing() throws Exception {
        users.suspend(false, id);
        assertEquals(200, lookUp(bob, "alice").status());
        users.suspend(true, id, id);
        assertEquals(1, users.suspend(true, id).path("successful").size());
        assertSentAway(bob);
    }

    // ---- Reset

    private JsonNode reset(String... appIds) throws Exception {
        return users.done(
                "BatchResetDevicesForUser",
                "PATCH",
                "/users/" + id + "/devices",
                "{\"appIds\":[\"" + String.join("\",\"", appIds) + "\"]}");
    }

    @Test
    void aDeviceThatWasResetIsToldSoAndDoesNothingElseEverAgain() throws Exception {
        write(bob.nodeId());
        try (TestLink link = new TestLink(appliance.as(bob))) {
            assertEquals(1, reset(bob.node().toString()).path("successful").size());
            assertEquals("device_reset", last(link).getProblem().getCode());
        }
        assertEquals(0, rows("ephemeral_key where node = " + hex(bob)));
        assertEquals(0, rows("envelope where node = " + hex(bob)));
        assertProblem(404, "unknown_node", claim(bob.nodeId()));
        assertProblem(404, "unknown_node", write(bob.nodeId()));
        assertEquals(Set.of(bob.nodeId()), withheld());
        assertEquals("Reset", device(bob).path("statusText").textValue());
        assertEquals("Active", device(second).path("statusText").textValue());
        assertResetIsAllItHears();
        // Neither being suspended nor let in again makes it anything else.
        users.suspend(true, id);
        assertResetIsAllItHears();
        users.suspend(false, id);
        assertResetIsAllItHears();
        assertEquals(200, lookUp(second, "alice").status());
    }

    private void assertResetIsAllItHears() throws Exception {
        for (String path :
                List.of("/v1/directory/lookup", "/v1/keys/claim", "/v1/submissions", "/v1/link", "/v1/blobs")) {
            assertProblem(403, "device_reset", patient(path));
        }
        // What it is to do, which is to erase itself.
        assertEquals(
                200,
                post(appliance.as(bob), "/v1/policy", PolicyRequest.getDefaultInstance())
                        .status());
        PublishStateRequest publish = PublishStateRequest.newBuilder()
                .setAccountState(ByteString.copyFrom(bob.root().confirm(state).toBytes()))
                .build();
        assertProblem(403, "device_reset", post(appliance.as(bob), "/v1/account/publish", publish));
    }

    private ChannelResponse patient(String path) throws Exception {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (true) {
            try {
                return post(appliance.as(bob), path, LookupRequest.getDefaultInstance());
            } catch (ChannelException.SessionLost e) {
                assertTrue(System.nanoTime() < deadline, e::getMessage);
                Thread.sleep(50);
            }
        }
    }

    @Test
    void aSisterGoesOnAndCanRevokeTheDeviceThatWasReset() throws Exception {
        reset(bob.node().toString());
        VerifiedAccountState confirmed = bob.root().confirm(state);
        assertEquals(200, publish(second, confirmed).status());
        assertResetIsAllItHears();
        assertEquals(
                200,
                publish(second, bob.root().revoke(confirmed, bob.node(), now())).status());
        assertSentAway(bob);
        assertEquals(1, devices().size());
    }

    private static ChannelResponse publish(DeviceSigner device, VerifiedAccountState next) throws Exception {
        PublishStateRequest request = PublishStateRequest.newBuilder()
                .setAccountState(ByteString.copyFrom(next.toBytes()))
                .build();
        return post(appliance.as(device), "/v1/account/publish", request);
    }

    @Test
    void onlyDevicesOfTheUserAreReset() throws Exception {
        JsonNode answer = reset(second.node().toString(), alice.node().toString(), "nonsense", "0".repeat(32));
        assertEquals(1, answer.path("successful").size());
        assertEquals(3, answer.path("failed").size());
        assertEquals(200, lookUp(alice, "alice").status());
        assertEquals(200, lookUp(bob, "alice").status());
        assertEquals(1, reset(second.node().toString()).path("successful").size(), "again is no mistake");
    }

    // ---- Deleted

    @Test
    void nothingIsLeftOfADeletedUser() throws Exception {
        write(bob.nodeId());
        post(appliance.as(alice), "/v1/submissions", TestPackets.to(second.nodeId(), alice.nodeId()));
        post(
                appliance.as(second),
                "/v1/account/suspend",
                FurtherDevice.suspension(second.keys(), bob.node(), state, now()));
        String index = users.done("ListUsers", "GET", "/users?username=" + name, "")
                .path("users")
                .path(0)
                .path("uname")
                .textValue();
        List<byte[]> traces = List.of(
                bob.account().toBytes(),
                bob.node().toBytes(),
                second.node().toBytes(),
                Octets.ofHex(index).toBytes());
        assertFalse(columnsWith(traces).isEmpty(), "the search works");
        assertEquals(1, users.delete(id).path("successful").size());
        assertEquals(Set.of(), columnsWith(traces));
        assertEquals(0, rows("envelope where node not in (select id from node)"));
        assertEquals(0, rows("payload where id not in (select payload from envelope where payload is not null)"));
        users.refused(404, "ResourceNotFoundError", "GET", "/users/" + id, "");
    }

    private static Set<String> columnsWith(List<byte[]> traces) throws Exception {
        Set<String> found = new TreeSet<>();
        for (Map.Entry<String, List<byte[]>> column :
                new Rows(appliance.database()).everything().entrySet()) {
            for (byte[] trace : traces) {
                if (column.getValue().stream().anyMatch(cell -> contains(cell, trace))) {
                    found.add(column.getKey());
                }
            }
        }
        return found;
    }

    private static boolean contains(byte[] cell, byte[] trace) {
        String text = new String(cell, StandardCharsets.ISO_8859_1);
        return text.contains(new String(trace, StandardCharsets.ISO_8859_1))
                || text.contains(HexFormat.of().formatHex(trace));
    }

    @Test
    void aDeletedUserIsSentAwayEverywhereAndHearsWhy() throws Exception {
        ByteString rendezvous = openRendezvous();
        lookUp(second, "alice");
        try (TestLink link = new TestLink(appliance.as(bob))) {
            users.delete(id);
            assertEquals("account_deleted", last(link).getProblem().getCode());
        }
        assertSentAway(bob);
        assertSentAway(second);
        assertProblem(404, "unknown_rendezvous", read(rendezvous));
        assertProblem(404, "unknown_account", lookUp(alice, name));
        assertProblem(404, "unknown_node", claim(bob.nodeId()));
        assertProblem(404, "unknown_node", write(bob.nodeId()));
        assertProblem(403, "recovery_refused", recovered());
        FurtherDevice third = new FurtherDevice(bob.root(), now());
        VerifiedAccountState next = bob.root().addNode(state, third.keys(), now(), Lifetimes.NODE_CERTIFICATE);
        assertProblem(404, "unknown_account", enrol(third.enrolment(next)));
    }

    @Test
    void theInvitationOfADeletedUserIsUnknownUsedOrNot() throws Exception {
        JsonNode carol = users.invited("carol" + NAMES.incrementAndGet());
        JsonNode dave = users.invited("dave" + NAMES.incrementAndGet());
        TestDevice device = new TestDevice(now());
        var used = device.enrolment(TestUsers.token(carol.path("inviteCode").textValue()), 1);
        assertEquals(200, post(appliance.anonymous(), "/v1/enrol", used).status());
        users.delete(carol.path("userId").textValue(), dave.path("userId").textValue());
        assertProblem(404, "unknown_invitation", post(appliance.anonymous(), "/v1/enrol", used));
        assertProblem(
                404,
                "unknown_invitation",
                users.enrol(device, dave.path("inviteCode").textValue()));
    }

    @Test
    void theNameOfADeletedUserIsFreeAndLeadsToNobodyElsesMail() throws Exception {
        write(bob.nodeId());
        users.delete(id);
        TestDevice other = appliance.enrol(name, 1);
        assertFalse(Arrays.equals(other.account().toBytes(), bob.account().toBytes()));
        assertFalse(users.id(name).equals(id), "no number is given twice");
        try (TestLink link = new TestLink(appliance.as(other))) {
            assertTrue(next(link).hasCaughtUp());
        }
    }

    // ---- At the same time

    @Test
    void whoEnrolsWhileBeingDeletedIsThereAsAWholeOrNotAtAll() throws Exception {
        for (int round = 0; round < 12; round++) {
            JsonNode carol = users.invited("carol" + NAMES.incrementAndGet());
            TestDevice device = new TestDevice(now());
            CompletableFuture<Integer> enrolled = CompletableFuture.supplyAsync(() -> {
                try {
                    return users.enrol(device, carol.path("inviteCode").textValue())
                            .status();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            Thread.sleep(2L * round);
            assertEquals(
                    1,
                    users.delete(carol.path("userId").textValue())
                            .path("successful")
                            .size());
            assertTrue(Set.of(200, 404).contains(enrolled.get()), "status " + enrolled.get());
            assertEquals(0, rows("account where id = x'" + device.account() + "'"));
            assertEquals(0, rows("node where account = x'" + device.account() + "'"));
        }
        assertEquals(0, rows("account where id not in (select account from user_account where account is not null)"));
    }

    @Test
    void aDeviceThatJoinsWhileItsUserIsSuspendedIsSuspendedToo() throws Exception {
        VerifiedAccountState current = state;
        for (int round = 0; round < 8; round++) {
            FurtherDevice third = new FurtherDevice(bob.root(), now());
            VerifiedAccountState next = bob.root().addNode(current, third.keys(), now(), Lifetimes.NODE_CERTIFICATE);
            CompletableFuture<Integer> joined = CompletableFuture.supplyAsync(() -> {
                try {
                    return enrol(third.enrolment(next)).status();
                } catch (ChannelException e) {
                    throw new IllegalStateException(e);
                }
            });
            Thread.sleep(2L * round);
            users.suspend(true, id);
            assertTrue(Set.of(200, 403).contains(joined.get()), "status " + joined.get());
            assertEquals(0, rows("node where account = x'" + bob.account() + "' and standing <> 2"));
            users.suspend(false, id);
            assertEquals(0, rows("node where account = x'" + bob.account() + "' and standing <> 0"));
            current = joined.get() == 200 ? next : current;
        }
    }
}
