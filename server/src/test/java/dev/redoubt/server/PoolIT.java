package dev.redoubt.server;

import static dev.redoubt.server.testing.Problems.assertProblem;
import static dev.redoubt.server.testing.TestAppliance.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.redoubt.channel.client.ChannelClient;
import dev.redoubt.channel.client.ChannelResponse;
import dev.redoubt.protocol.account.EphemeralKey;
import dev.redoubt.protocol.appliance.ClaimRequest;
import dev.redoubt.protocol.appliance.ClaimResponse;
import dev.redoubt.protocol.appliance.ClaimedKey;
import dev.redoubt.protocol.appliance.PublishKeysRequest;
import dev.redoubt.protocol.appliance.PublishKeysResponse;
import dev.redoubt.server.testing.TestAppliance;
import dev.redoubt.server.testing.TestDevice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PoolIT {
    private TestAppliance appliance;
    private TestDevice alice;
    private int people;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        appliance = new TestAppliance(folder);
        alice = appliance.enrol("alice", 1);
    }

    @AfterAll
    void stop() throws Exception {
        appliance.stop();
    }

    private TestDevice somebody(int keys) throws Exception {
        return appliance.enrol("somebody" + ++people, keys);
    }

    private static ClaimRequest claimOf(TestDevice... devices) {
        ClaimRequest.Builder request = ClaimRequest.newBuilder();
        for (TestDevice device : devices) {
            request.addNodeIds(device.nodeId());
        }
        return request.build();
    }

    private ChannelResponse claim(ClaimRequest request) throws Exception {
        return post(appliance.as(alice), "/v1/keys/claim", request);
    }

    private List<ClaimedKey> claimed(TestDevice... devices) throws Exception {
        return ClaimResponse.parseFrom(claim(claimOf(devices)).body()).getKeysList();
    }

    private static long id(ClaimedKey key) throws Exception {
        return EphemeralKey.parse(key.getEphemeralKey().toByteArray()).id().value();
    }

    private static boolean isLastResort(ClaimedKey key) throws Exception {
        return EphemeralKey.parse(key.getEphemeralKey().toByteArray()).lastResort();
    }

    private ChannelResponse publish(TestDevice device, PublishKeysRequest request) throws Exception {
        return post(appliance.as(device), "/v1/keys/publish", request);
    }

    private static PublishKeysRequest keys(List<ByteString> keys) {
        return PublishKeysRequest.newBuilder().addAllEphemeralKeys(keys).build();
    }

    @Test
    void keysComeInTheOrderAskedWithTheirAgreementRecords() throws Exception {
        TestDevice bob = somebody(2);
        TestDevice carol = somebody(2);
        List<ClaimedKey> keys = claimed(carol, bob);
        assertEquals(
                List.of(carol.nodeId(), bob.nodeId()),
                keys.stream().map(ClaimedKey::getNodeId).toList());
        assertEquals(carol.agreementRecord(), keys.getFirst().getAgreementRecord());
    }

    @Test
    void eachOneTimeKeyIsGivenOnceTheLowestFirst() throws Exception {
        TestDevice bob = somebody(3);
        assertEquals(
                List.of(1L, 2L, 3L),
                List.of(
                        id(claimed(bob).getFirst()),
                        id(claimed(bob).getFirst()),
                        id(claimed(bob).getFirst())));
    }

    @Test
    void emptyPoolGivesTheLastResortAgainAndAgain() throws Exception {
        TestDevice bob = somebody(1);
        double before = appliance.metric("redoubt_pool_claims_total{kind=\"last_resort\"}");
        assertFalse(isLastResort(claimed(bob).getFirst()));
        ClaimedKey second = claimed(bob).getFirst();
        assertTrue(isLastResort(second));
        assertEquals(second, claimed(bob).getFirst());
        assertEquals(before + 2, appliance.metric("redoubt_pool_claims_total{kind=\"last_resort\"}"));
    }

    @Test
    void fiftyClaimersAtOnceGetFiftyKeys() throws Exception {
        int claimers = 50;
        TestDevice bob = somebody(claimers);
        ChannelClient client = appliance.as(alice);
        client.connect();
        CountDownLatch go = new CountDownLatch(1);
        List<Future<ChannelResponse>> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < claimers; i++) {
                answers.add(threads.submit(() -> {
                    go.await();
                    return post(client, "/v1/keys/claim", claimOf(bob));
                }));
            }
            go.countDown();
        }
        Set<Long> ids = new HashSet<>();
        for (Future<ChannelResponse> answer : answers) {
            ClaimedKey key = ClaimResponse.parseFrom(answer.get().body()).getKeys(0);
            assertFalse(isLastResort(key));
            assertTrue(ids.add(id(key)), "given twice");
        }
        assertEquals(claimers, ids.size());
    }

    @Test
    void unknownNodeIsAProblemAndDrawsNoKey() throws Exception {
        TestDevice bob = somebody(1);
        TestDevice nobody = new TestDevice(appliance.clock().instant());
        assertProblem(404, "unknown_node", claim(claimOf(bob, nobody)));
        assertFalse(isLastResort(claimed(bob).getFirst()));
    }

    @Test
    void claimOutOfFormIsAProblem() throws Exception {
        TestDevice bob = somebody(1);
        assertProblem(400, "malformed_request", claim(claimOf()));
        assertProblem(400, "malformed_request", claim(claimOf(bob, bob)));
        assertProblem(
                400,
                "malformed_request",
                claim(ClaimRequest.newBuilder()
                        .addNodeIds(ByteString.copyFromUtf8("short"))
                        .build()));
    }

    @Test
    void publishedKeysFillTheCallersPool() throws Exception {
        TestDevice bob = somebody(1);
        PublishKeysResponse response = PublishKeysResponse.parseFrom(
                publish(bob, keys(bob.oneTimeKeys(4))).body());
        assertEquals(5, response.getPoolSize());
    }

    @Test
    void publishingAgainTakesNoKeyTwiceEvenIfOneWasClaimedMeanwhile() throws Exception {
        TestDevice bob = somebody(1);
        PublishKeysRequest request = keys(bob.oneTimeKeys(2));
        publish(bob, request);
        claimed(bob);
        claimed(bob);
        PublishKeysResponse again =
                PublishKeysResponse.parseFrom(publish(bob, request).body());
        assertEquals(1, again.getPoolSize());
    }

    @Test
    void keysOfAnotherNodeAreRefused() throws Exception {
        TestDevice bob = somebody(1);
        assertProblem(400, "invalid_credential", publish(bob, keys(alice.oneTimeKeys(1))));
    }

    @Test
    void malformedKeysAreRefused() throws Exception {
        TestDevice bob = somebody(1);
        assertProblem(400, "malformed_request", publish(bob, keys(List.of(ByteString.copyFromUtf8("junk")))));
        assertProblem(400, "malformed_request", publish(bob, keys(List.of(bob.lastResortKey()))));
        assertProblem(
                400, "malformed_request", publish(bob, keys(bob.oneTimeKeys(2).reversed())));
    }

    @Test
    void poolPastItsLimitIsRefusedAndUnchanged() throws Exception {
        TestDevice bob = somebody(200);
        assertEquals(200, publish(bob, keys(bob.oneTimeKeys(300))).status());
        assertProblem(409, "pool_full", publish(bob, keys(bob.oneTimeKeys(1))));
        PublishKeysResponse same = PublishKeysResponse.parseFrom(
                publish(bob, PublishKeysRequest.getDefaultInstance()).body());
        assertEquals(500, same.getPoolSize());
    }

    @Test
    void lastResortKeyIsReplaced() throws Exception {
        TestDevice bob = somebody(1);
        claimed(bob);
        ByteString renewed = bob.lastResortKey();
        publish(bob, PublishKeysRequest.newBuilder().setLastResortKey(renewed).build());
        assertEquals(renewed, claimed(bob).getFirst().getEphemeralKey());
    }
}
