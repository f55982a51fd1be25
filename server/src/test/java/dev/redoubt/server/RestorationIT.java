package dev.redoubt.server;

import static dev.redoubt.server.testing.Problems.assertProblem;
import static dev.redoubt.server.testing.TestAppliance.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.redoubt.channel.client.ChannelException;
import dev.redoubt.channel.client.ChannelResponse;
import dev.redoubt.channel.session.DeviceSigner;
import dev.redoubt.protocol.account.AccountRoot;
import dev.redoubt.protocol.account.EphemeralKey;
import dev.redoubt.protocol.account.Lifetimes;
import dev.redoubt.protocol.account.UnverifiedSuspension;
import dev.redoubt.protocol.account.VerifiedAccountState;
import dev.redoubt.protocol.appliance.ClaimRequest;
import dev.redoubt.protocol.appliance.ClaimResponse;
import dev.redoubt.protocol.appliance.LinkDown;
import dev.redoubt.protocol.appliance.LookupRequest;
import dev.redoubt.protocol.appliance.LookupResponse;
import dev.redoubt.protocol.appliance.PolicyRequest;
import dev.redoubt.protocol.appliance.PolicyResponse;
import dev.redoubt.protocol.appliance.PublishKeysRequest;
import dev.redoubt.protocol.appliance.PublishStateRequest;
import dev.redoubt.protocol.appliance.RestoreStateRequest;
import dev.redoubt.protocol.appliance.RestoreStateResponse;
import dev.redoubt.protocol.policy.Restoration;
import dev.redoubt.server.administration.CommandRun;
import dev.redoubt.server.configuration.RefusedStartException;
import dev.redoubt.server.configuration.ServerConfiguration;
import dev.redoubt.server.testing.DatabaseCopy;
import dev.redoubt.server.testing.FurtherDevice;
import dev.redoubt.server.testing.Rows;
import dev.redoubt.server.testing.TestAppliance;
import dev.redoubt.server.testing.TestDevice;
import dev.redoubt.server.testing.TestLink;
import dev.redoubt.server.testing.TestPackets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An appliance goes on after its backup, and is then restored from it. Each test has an account of its own. */
@Timeout(120)
class RestorationIT {
    private static TestAppliance appliance;
    private static Instant backupAt;
    private static long policyBefore;
    private static String finished = "";
    private static String refusedWithoutFinish = "";
    private static ChannelResponse neverRestored;

    private static TestDevice asker;
    /** Its keys were drawn after the backup. */
    private static TestDevice drawn;
    /** It had a message waiting. */
    private static TestDevice waiting;

    /** Accounts whose second device the test says something about. */
    private static final class Pair {
        final TestDevice first;
        final FurtherDevice second;
        final VerifiedAccountState atBackup;
        VerifiedAccountState newest;

        Pair(String name) throws Exception {
            first = appliance.enrol(name, 3);
            second = new FurtherDevice(first.root(), now());
            atBackup = first.root().addNode(first.state(), second.keys(), now(), Lifetimes.NODE_CERTIFICATE);
            newest = atBackup;
            assertEquals(
                    200,
                    post(appliance.anonymous(), "/v1/account/enrol-node", second.enrolment(atBackup))
                            .status());
        }

        AccountRoot root() {
            return first.root();
        }

        void publish(VerifiedAccountState next) throws Exception {
            newest = next;
            PublishStateRequest request = PublishStateRequest.newBuilder()
                    .setAccountState(bytes(next))
                    .build();
            assertEquals(
                    200,
                    post(appliance.as(first), "/v1/account/publish", request).status());
        }

        RestoreStateRequest.Builder knows() {
            return RestoreStateRequest.newBuilder().setAccountState(bytes(newest));
        }
    }

    private static Pair revoked;
    private static Pair twiceRevoked;
    private static Pair suspended;
    private static Pair liftedSince;
    private static Pair added;
    private static FurtherDevice third;

    @BeforeAll
    static void goThroughIt(@TempDir Path folder) throws Exception {
        appliance = new TestAppliance(folder);
        asker = appliance.enrol("asker", 3);
        drawn = appliance.enrol("drawn", 2);
        waiting = appliance.enrol("waiting", 2);
        revoked = new Pair("revoked");
        twiceRevoked = new Pair("twice");
        suspended = new Pair("suspended");
        liftedSince = new Pair("lifted");
        added = new Pair("added");
        suspend(liftedSince, liftedSince.atBackup);
        assertEquals(
                200,
                post(appliance.as(asker), "/v1/submissions", TestPackets.to(waiting.nodeId()))
                        .status());
        neverRestored =
                post(appliance.as(asker), "/v1/account/restore", revoked.knows().build());

        DatabaseCopy backup = new DatabaseCopy(appliance.database());
        backupAt = now();
        third = goOn();
        // The next beat.
        appliance.restart();
        policyBefore = new Rows(appliance.database()).number("select version from policy_state");
        appliance.restart(() -> restore(backup));
    }

    /** What the backup knows nothing of. */
    private static FurtherDevice goOn() throws Exception {
        claim(drawn.nodeId());
        claim(drawn.nodeId());
        revoked.publish(revoked.root().revoke(revoked.newest, revoked.second.node(), now()));
        twiceRevoked.publish(twiceRevoked.root().confirm(twiceRevoked.newest));
        twiceRevoked.publish(twiceRevoked.root().revoke(twiceRevoked.newest, twiceRevoked.second.node(), now()));
        suspended.publish(suspended.root().confirm(suspended.newest));
        suspend(suspended, suspended.newest);
        liftedSince.newest = liftedSince.root().confirm(liftedSince.newest);
        PublishStateRequest lifting = PublishStateRequest.newBuilder()
                .setAccountState(bytes(liftedSince.newest))
                .addLifted(liftedSince.second.nodeId())
                .build();
        assertEquals(
                200,
                post(appliance.as(liftedSince.first), "/v1/account/publish", lifting)
                        .status());
        FurtherDevice further = new FurtherDevice(added.root(), now());
        added.newest = added.root().addNode(added.newest, further.keys(), now(), Lifetimes.NODE_CERTIFICATE);
        assertEquals(
                200,
                post(appliance.anonymous(), "/v1/account/enrol-node", further.enrolment(added.newest))
                        .status());
        return further;
    }

    private static void restore(DatabaseCopy backup) throws Exception {
        backup.putBack();
        refusedWithoutFinish = assertThrows(
                        RefusedStartException.class,
                        () -> new Appliance(ServerConfiguration.read(appliance.configurationFile()), appliance.clock()))
                .getMessage();
        CommandRun run = finish(appliance, backupAt);
        assertEquals(0, run.code(), run.err());
        finished = run.out();
    }

    @AfterAll
    static void stop() throws Exception {
        appliance.stop();
    }

    private static Instant now() {
        return appliance.clock().instant();
    }

    private static ByteString bytes(VerifiedAccountState state) {
        return ByteString.copyFrom(state.toBytes());
    }

    private static void suspend(Pair pair, VerifiedAccountState under) throws Exception {
        ChannelResponse response = post(
                appliance.as(pair.first),
                "/v1/account/suspend",
                FurtherDevice.suspension(pair.first.keys(), pair.second.node(), under, now()));
        assertEquals(200, response.status());
    }

    private static ByteString suspension(Pair pair) {
        return ByteString.copyFrom(UnverifiedSuspension.sign(pair.first.keys(), pair.second.node(), pair.newest, now())
                .toBytes());
    }

    private static ChannelResponse claim(ByteString node) throws Exception {
        return post(
                appliance.as(asker),
                "/v1/keys/claim",
                ClaimRequest.newBuilder().addNodeIds(node).build());
    }

    private static EphemeralKey claimed(ByteString node) throws Exception {
        ChannelResponse response = claim(node);
        assertEquals(200, response.status());
        return EphemeralKey.parse(ClaimResponse.parseFrom(response.body())
                .getKeys(0)
                .getEphemeralKey()
                .toByteArray());
    }

    private static ChannelResponse bring(DeviceSigner by, RestoreStateRequest.Builder request) throws Exception {
        return post(appliance.as(by), "/v1/account/restore", request.build());
    }

    private static boolean taken(ChannelResponse response) throws Exception {
        assertEquals(200, response.status());
        return RestoreStateResponse.parseFrom(response.body()).getTaken();
    }

    private static LookupResponse lookUp(LookupRequest.Builder request) throws Exception {
        ChannelResponse response = post(appliance.as(asker), "/v1/directory/lookup", request.build());
        assertEquals(200, response.status());
        return LookupResponse.parseFrom(response.body());
    }

    private static LookupResponse lookUp(String name) throws Exception {
        return lookUp(LookupRequest.newBuilder().setName(name));
    }

    private static void assertIn(DeviceSigner device) throws Exception {
        assertEquals(
                200,
                post(
                                appliance.as(device),
                                "/v1/directory/lookup",
                                LookupRequest.newBuilder().setName("asker").build())
                        .status());
    }

    private static void assertOut(DeviceSigner device) {
        LookupRequest request = LookupRequest.newBuilder().setName("asker").build();
        assertThrows(ChannelException.class, () -> post(appliance.as(device), "/v1/directory/lookup", request));
    }

    @Test
    void databaseThatWentBackIsNotStartedOn() {
        assertTrue(refusedWithoutFinish.contains("redoubtctl restore finish"), refusedWithoutFinish);
        assertEquals(1, refusedWithoutFinish.lines().count());
    }

    @Test
    void nothingIsTakenWhereNothingWasLost() throws Exception {
        assertProblem(409, "state_conflict", neverRestored);
    }

    @Test
    void devicesAreToldOnceByTheKeyThatTheyTrust() throws Exception {
        Restoration told = Restoration.parse(lookUp("asker").getRestoration().toByteArray());
        told.verify(appliance.pin().value(), Optional.empty(), now());
        assertEquals(backupAt.getEpochSecond(), told.backup().getEpochSecond());
        LookupRequest.Builder known =
                LookupRequest.newBuilder().setName("asker").setKnownRestoration(told.number());
        assertTrue(lookUp(known).getRestoration().isEmpty());
    }

    @Test
    void oneTimeKeysAreVoidAndTheLastResortIsNot() throws Exception {
        assertTrue(claimed(drawn.nodeId()).lastResort());
        ChannelResponse published = post(
                appliance.as(drawn),
                "/v1/keys/publish",
                PublishKeysRequest.newBuilder()
                        .addAllEphemeralKeys(drawn.oneTimeKeys(1))
                        .build());
        assertEquals(200, published.status());
        assertFalse(claimed(drawn.nodeId()).lastResort());
    }

    @Test
    void whatWaitedIsDeliveredAndThePoolIsLow() throws Exception {
        try (TestLink link = new TestLink(appliance.as(waiting))) {
            Set<LinkDown.FrameCase> frames = EnumSet.noneOf(LinkDown.FrameCase.class);
            for (int i = 0; i < 3; i++) {
                frames.add(link.next().getFrameCase());
            }
            assertTrue(frames.contains(LinkDown.FrameCase.DELIVERY), frames.toString());
            assertTrue(frames.contains(LinkDown.FrameCase.POOL_LOW), frames.toString());
        }
    }

    @Test
    void revokedDeviceIsOutOnceAnybodyComesWhoKnows() throws Exception {
        assertIn(revoked.second);
        assertTrue(taken(bring(asker, revoked.knows())));
        assertOut(revoked.second);
        assertEquals(bytes(revoked.newest), lookUp("revoked").getAccountState());
        assertFalse(taken(bring(asker, revoked.knows())));
    }

    @Test
    void stateMayBeSeveralVersionsAheadAndNeverBehind() throws Exception {
        assertIn(twiceRevoked.second);
        assertTrue(taken(bring(asker, twiceRevoked.knows())));
        assertOut(twiceRevoked.second);
        RestoreStateRequest.Builder older =
                RestoreStateRequest.newBuilder().setAccountState(bytes(twiceRevoked.atBackup));
        assertFalse(taken(bring(asker, older)));
        VerifiedAccountState without = twiceRevoked
                .root()
                .confirm(twiceRevoked.root().confirm(twiceRevoked.root().confirm(twiceRevoked.atBackup)));
        RestoreStateRequest.Builder forked = RestoreStateRequest.newBuilder().setAccountState(bytes(without));
        assertProblem(409, "state_conflict", bring(asker, forked));
    }

    @Test
    void suspensionComesBackByWhomever() throws Exception {
        assertTrue(taken(bring(suspended.second, suspended.knows())));
        assertIn(suspended.second);
        assertTrue(taken(bring(asker, suspended.knows().addSuspensions(suspension(suspended)))));
        assertOut(suspended.second);
        assertFalse(taken(bring(asker, suspended.knows().addSuspensions(suspension(suspended)))));
    }

    @Test
    void suspendedDeviceDoesNotLiftItself() throws Exception {
        ChannelResponse response = post(
                appliance.anonymous(),
                "/v1/account/restore",
                liftedSince.knows().addLifted(liftedSince.second.nodeId()).build());
        assertProblem(409, "state_conflict", response);
        assertProblem(409, "state_conflict", bring(asker, liftedSince.knows().addLifted(liftedSince.second.nodeId())));
        assertOut(liftedSince.second);
        assertTrue(taken(bring(liftedSince.first, liftedSince.knows().addLifted(liftedSince.second.nodeId()))));
        assertIn(liftedSince.second);
    }

    @Test
    void deviceThatWasAddedSinceComesBackByItsOwnState() throws Exception {
        assertOut(third);
        assertTrue(taken(
                post(appliance.anonymous(), "/v1/account/restore", added.knows().build())));
        assertEquals(List.of(third.nodeId()), lookUp("added").getWithheldList());
        assertProblem(409, "no_ephemeral_key", claim(third.nodeId()));
        PublishKeysRequest keys = PublishKeysRequest.newBuilder()
                .setAgreementRecord(third.enrolment(added.newest).getAgreementRecord())
                .addAllEphemeralKeys(third.enrolment(added.newest).getEphemeralKeysList())
                .build();
        assertEquals(200, post(appliance.as(third), "/v1/keys/publish", keys).status());
        assertEquals(List.of(), lookUp("added").getWithheldList());
        assertFalse(claimed(third.nodeId()).lastResort());
    }

    @Test
    void forgedStateIsNotTaken() throws Exception {
        byte[] forged = revoked.atBackup.toBytes();
        forged[forged.length - 1] ^= 1;
        // Version 9: later than whatever is there.
        forged[74] = 9;
        RestoreStateRequest.Builder request =
                RestoreStateRequest.newBuilder().setAccountState(ByteString.copyFrom(forged));
        assertProblem(400, "invalid_credential", bring(asker, request));
    }

    @Test
    void policiesAreNewerThanWhatDevicesHaveSeen() throws Exception {
        PolicyRequest request =
                PolicyRequest.newBuilder().setHaveVersion(policyBefore).build();
        ChannelResponse response = post(appliance.as(asker), "/v1/policy", request);
        assertFalse(PolicyResponse.parseFrom(response.body()).getPolicy().isEmpty());
        assertTrue(new Rows(appliance.database()).number("select version from policy_state") > policyBefore);
    }

    @Test
    void itIsInTheAuditLogAndNothingRemembersAnswers() throws Exception {
        Rows rows = new Rows(appliance.database());
        assertEquals(1, rows.count("audit_entry where act = 'appliance.restore'"));
        assertTrue(finished.contains("voided ephemeralKeys: "), finished);
    }

    @Test
    void finishingWhatWasNotBegunNeedsATime() {
        CommandRun run = CommandRun.of(
                appliance.clock(),
                "restore",
                "finish",
                "--config",
                appliance.configurationFile().toString());
        assertEquals(1, run.code());
        assertTrue(run.err().contains("--backup-time"), run.err());
    }

    @Test
    void markInTheFolderKeepsTheServerFromStarting(@TempDir Path folder) throws Exception {
        TestAppliance other = new TestAppliance(folder);
        Path mark = other.folder().resolve("restoration/unfinished");
        other.restart(() -> {
            Files.writeString(
                    mark, other.clock().instant().minus(Duration.ofHours(2)).getEpochSecond() + "\n");
            String line = assertThrows(
                            RefusedStartException.class,
                            () -> new Appliance(ServerConfiguration.read(other.configurationFile()), other.clock()))
                    .getMessage();
            assertTrue(line.contains("redoubtctl restore finish"), line);
            CommandRun early = finish(other, other.clock().instant().plus(Duration.ofMinutes(6)));
            assertEquals(1, early.code());
            assertTrue(early.err().contains("set the clock"), early.err());
            assertTrue(Files.exists(mark));
            CommandRun run = CommandRun.of(
                    other.clock(),
                    "restore",
                    "finish",
                    "--config",
                    other.configurationFile().toString());
            assertEquals(0, run.code(), run.err());
            assertFalse(Files.exists(mark));
        });
        other.stop();
    }

    private static CommandRun finish(TestAppliance appliance, Instant backupAt) {
        return CommandRun.of(
                appliance.clock(),
                "restore",
                "finish",
                "--config",
                appliance.configurationFile().toString(),
                "--backup-time",
                backupAt.toString());
    }
}
