package dev.redoubt.server;

import static dev.redoubt.server.testing.Problems.assertProblem;
import static dev.redoubt.server.testing.TestAppliance.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.redoubt.channel.client.ChannelException;
import dev.redoubt.channel.client.ChannelResponse;
import dev.redoubt.channel.session.DeviceSigner;
import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.account.AccountRoot;
import dev.redoubt.protocol.account.Lifetimes;
import dev.redoubt.protocol.accountdata.AccountData;
import dev.redoubt.protocol.accountdata.DataReference;
import dev.redoubt.protocol.accountdata.SealedAccountData;
import dev.redoubt.protocol.accountdata.proto.KeepAccountDataRequest;
import dev.redoubt.protocol.accountdata.proto.ReadAccountDataRequest;
import dev.redoubt.protocol.accountdata.proto.ReadAccountDataResponse;
import dev.redoubt.protocol.appliance.PublishStateRequest;
import dev.redoubt.protocol.appliance.RecoveredStateRequest;
import dev.redoubt.protocol.appliance.RecoveredStateResponse;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.recovery.AccountProof;
import dev.redoubt.protocol.recovery.RecoveryBundle;
import dev.redoubt.protocol.recovery.StorageKeyRecord;
import dev.redoubt.server.testing.FurtherDevice;
import dev.redoubt.server.testing.TestAppliance;
import dev.redoubt.server.testing.TestDevice;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One appliance for all of them; each has an account of its own. */
@Timeout(120)
class AccountDataIT {
    private static final AtomicInteger ACCOUNTS = new AtomicInteger();
    private static final SecureRandom RANDOM = new SecureRandom();
    private static TestAppliance appliance;

    private final Secret key = Secret.random(SealedAccountData.KEY_SIZE, RANDOM);
    private TestDevice device;

    @BeforeAll
    static void start(@TempDir Path folder) {
        appliance = new TestAppliance(folder);
    }

    @AfterAll
    static void stop() throws Exception {
        appliance.stop();
    }

    @BeforeEach
    void enrol() throws Exception {
        device = appliance.enrol("sharing" + ACCOUNTS.incrementAndGet(), 1);
    }

    private SealedAccountData sealed(AccountId account, long generation, DataReference before) throws Exception {
        return SealedAccountData.seal(AccountData.EMPTY, account, key, generation, before, RANDOM);
    }

    private SealedAccountData next(DataReference before) throws Exception {
        return sealed(device.account(), 1, before);
    }

    private static ChannelResponse keep(DeviceSigner by, byte[] sealed, byte[] record) throws Exception {
        return post(
                appliance.as(by),
                "/v1/account/data/keep",
                KeepAccountDataRequest.newBuilder()
                        .setSealed(ByteString.copyFrom(sealed))
                        .setStorageKeyRecord(ByteString.copyFrom(record))
                        .build());
    }

    private ChannelResponse keep(SealedAccountData sealed) throws Exception {
        return keep(device, sealed.toBytes(), new byte[0]);
    }

    private ReadAccountDataResponse read(byte[] known) throws Exception {
        ChannelResponse response = post(
                appliance.as(device),
                "/v1/account/data/read",
                ReadAccountDataRequest.newBuilder()
                        .setKnown(ByteString.copyFrom(known))
                        .build());
        return ReadAccountDataResponse.parseFrom(response.body());
    }

    @Test
    void thereIsNothingAtFirstAndThenWhatWasKept() throws Exception {
        assertEquals(ReadAccountDataResponse.getDefaultInstance(), read(new byte[0]));
        SealedAccountData first = next(DataReference.NONE);
        assertEquals(200, keep(first).status());
        assertEquals(ByteString.copyFrom(first.toBytes()), read(new byte[0]).getSealed());
        ReadAccountDataResponse known = read(first.digest().toBytes());
        assertTrue(known.getUnchanged());
        assertTrue(known.getSealed().isEmpty());
    }

    @Test
    void onlyWhatFollowsIsKept() throws Exception {
        SealedAccountData first = next(DataReference.NONE);
        keep(first);
        SealedAccountData second = next(first.reference());
        assertEquals(200, keep(second).status());
        assertProblem(409, "account_data_conflict", keep(next(DataReference.NONE)));
        assertProblem(409, "account_data_conflict", keep(next(first.reference())));
        assertProblem(
                409, "account_data_conflict", keep(next(next(second.reference()).reference())));
        assertEquals(ByteString.copyFrom(second.toBytes()), read(new byte[0]).getSealed());
    }

    @Test
    void theFirstFollowsNothing() throws Exception {
        assertProblem(
                409, "account_data_conflict", keep(next(next(DataReference.NONE).reference())));
    }

    @Test
    void theSameAgainChangesNothing() throws Exception {
        SealedAccountData first = next(DataReference.NONE);
        keep(first);
        assertEquals(200, keep(first).status());
        assertEquals(200, keep(next(first.reference())).status());
    }

    @Test
    void ofTwoAtOnceOneIsKept() throws Exception {
        List<Callable<Integer>> both = List.of(
                () -> keep(next(DataReference.NONE)).status(),
                () -> keep(next(DataReference.NONE)).status());
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            int sum = 0;
            for (Future<Integer> status : executor.invokeAll(both)) {
                sum += status.get();
            }
            assertEquals(200 + 409, sum);
        }
    }

    @Test
    void anotherAccountsDataIsRefusedAndNotShown() throws Exception {
        keep(next(DataReference.NONE));
        TestDevice other = appliance.enrol("sharing" + ACCOUNTS.incrementAndGet(), 1);
        assertProblem(
                400, "malformed_request", keep(other, next(DataReference.NONE).toBytes(), new byte[0]));
        device = other;
        assertEquals(ReadAccountDataResponse.getDefaultInstance(), read(new byte[0]));
    }

    @Test
    void whoHasNoDeviceReadsAndKeepsNothing() throws Exception {
        for (String path : List.of("read", "keep")) {
            assertProblem(
                    401,
                    "not_enrolled",
                    post(
                            appliance.anonymous(),
                            "/v1/account/data/" + path,
                            ReadAccountDataRequest.getDefaultInstance()));
        }
    }

    @Test
    void aRevokedDeviceReadsAndKeepsNothing() throws Exception {
        FurtherDevice lost = new FurtherDevice(device.root(), appliance.clock().instant());
        var both = device.root()
                .addNode(device.state(), lost.keys(), appliance.clock().instant(), Lifetimes.NODE_CERTIFICATE);
        post(appliance.anonymous(), "/v1/account/enrol-node", lost.enrolment(both));
        byte[] first = next(DataReference.NONE).toBytes();
        assertEquals(200, keep(lost, first, new byte[0]).status());
        var client = appliance.as(lost);
        post(client, "/v1/account/data/read", ReadAccountDataRequest.getDefaultInstance());
        var after = device.root().revoke(both, lost.node(), appliance.clock().instant());
        post(
                appliance.as(device),
                "/v1/account/publish",
                PublishStateRequest.newBuilder()
                        .setAccountState(ByteString.copyFrom(after.toBytes()))
                        .build());
        try {
            int status = post(client, "/v1/account/data/read", ReadAccountDataRequest.getDefaultInstance())
                    .status();
            assertEquals(403, status);
        } catch (ChannelException e) {
            assertTrue(true, "its session was ended");
        }
    }

    @Test
    void whatIsTooLargeOrNotWellFormedIsRefused() throws Exception {
        assertProblem(413, "request_too_large", keep(device, new byte[SealedAccountData.MAX_SIZE + 1], new byte[0]));
        assertProblem(400, "malformed_request", keep(device, new byte[SealedAccountData.MAX_SIZE], new byte[0]));
        assertProblem(400, "malformed_request", keep(device, new byte[0], new byte[0]));
        byte[] first = next(DataReference.NONE).toBytes();
        assertProblem(400, "malformed_request", keep(device, first, new byte[1]));
    }

    @Test
    void theStorageKeyNeverGoesBackAndAGenerationHasOneRecord() throws Exception {
        try (RecoveryBundle bundle = bundle()) {
            byte[] record = StorageKeyRecord.sign(bundle, 2, key, RANDOM).toBytes();
            byte[] another = StorageKeyRecord.sign(bundle, 2, key, RANDOM).toBytes();
            byte[] later = StorageKeyRecord.sign(bundle, 3, key, RANDOM).toBytes();
            SealedAccountData first = next(DataReference.NONE);
            keep(first);
            SealedAccountData second = sealed(device.account(), 2, first.reference());
            assertProblem(400, "malformed_request", keep(device, second.toBytes(), new byte[0]));
            assertProblem(400, "malformed_request", keep(device, second.toBytes(), later));
            assertEquals(200, keep(device, second.toBytes(), record).status());
            assertProblem(409, "account_data_conflict", keep(next(second.reference())));
            SealedAccountData third = sealed(device.account(), 2, second.reference());
            assertProblem(409, "account_data_conflict", keep(device, third.toBytes(), another));
            assertEquals(200, keep(device, third.toBytes(), record).status());
            assertEquals(ByteString.copyFrom(record), read(new byte[0]).getStorageKeyRecord());
        }
    }

    /** Otherwise one device that is stolen could take the last generation, and nothing would ever follow. */
    @Test
    void aStorageKeyThatTheRootHasNotSignedIsRefused() throws Exception {
        try (RecoveryBundle bundle = bundle()) {
            byte[] record =
                    StorageKeyRecord.sign(bundle, Long.MAX_VALUE, key, RANDOM).toBytes();
            record[record.length - 1] ^= 1;
            byte[] sealed =
                    sealed(device.account(), Long.MAX_VALUE, DataReference.NONE).toBytes();
            assertProblem(400, "malformed_request", keep(device, sealed, record));
        }
    }

    private RecoveryBundle bundle() {
        return RecoveryBundle.of(
                AccountRoot.ofSeed(device.root().seed().copy()),
                key.copy(),
                appliance.clock().instant(),
                RANDOM);
    }

    @Test
    void whoHoldsTheRootGetsTheStorageKeysRecordWithTheState() throws Exception {
        try (RecoveryBundle bundle = bundle()) {
            byte[] record = StorageKeyRecord.sign(bundle, 2, key, RANDOM).toBytes();
            keep(device, sealed(device.account(), 2, DataReference.NONE).toBytes(), record);
            ChannelResponse response = post(
                    appliance.anonymous(),
                    "/v1/recovery/state",
                    RecoveredStateRequest.newBuilder()
                            .setProof(ByteString.copyFrom(
                                    AccountProof.sign(bundle, appliance.clock().instant())
                                            .toBytes()))
                            .build());
            assertEquals(
                    ByteString.copyFrom(record),
                    RecoveredStateResponse.parseFrom(response.body()).getStorageKeyRecord());
        }
    }

    @Test
    void aDeviceMakes240ChangesAtOnceAndNoMore() throws Exception {
        SealedAccountData last = next(DataReference.NONE);
        assertEquals(200, keep(last).status());
        for (int i = 1; i < 240; i++) {
            last = next(last.reference());
            assertEquals(200, keep(last).status());
        }
        SealedAccountData tooMany = next(last.reference());
        int status = keep(tooMany).status();
        if (status == 200) {
            // A quarter of a minute has given one more.
            status = keep(next(tooMany.reference())).status();
        }
        assertEquals(429, status);
    }
}
