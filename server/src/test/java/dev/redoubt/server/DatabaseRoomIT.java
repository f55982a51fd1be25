package dev.redoubt.server;

import static dev.redoubt.server.testing.Problems.assertProblem;
import static dev.redoubt.server.testing.TestAppliance.post;
import static dev.redoubt.server.testing.TestPackets.packet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.channel.client.ChannelRequest;
import dev.redoubt.channel.client.ChannelResponse;
import dev.redoubt.protocol.appliance.ClaimRequest;
import dev.redoubt.server.administration.CommandRun;
import dev.redoubt.server.testing.MariaDb;
import dev.redoubt.server.testing.Rows;
import dev.redoubt.server.testing.TestAppliance;
import dev.redoubt.server.testing.TestDevice;
import dev.redoubt.server.testing.TestLink;
import dev.redoubt.server.testing.TestUsers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code database.free_reserve} is all that is free on the disk of the database, or a quarter of it. */
class DatabaseRoomIT {
    private static final String ENOUGH = "free_reserve = \"1B\"";
    private static final String LESS_THAN_A_QUARTER = "free_reserve = \"9999999GiB\"";

    private TestAppliance appliance;
    private Rows rows;
    private TestDevice alice;
    private TestDevice bob;

    @BeforeEach
    void aMessageWaits(@TempDir Path folder) throws Exception {
        appliance = new TestAppliance(folder);
        appliance.configure("[database]", "[database]\n" + ENOUGH);
        rows = new Rows(appliance.database());
        alice = appliance.enrol("alice", 20);
        bob = appliance.enrol("bob", 20);
        assertEquals(200, submit("before").status());
    }

    @AfterEach
    void stop() throws Exception {
        appliance.stop();
    }

    private ChannelResponse submit(String text) throws Exception {
        return post(appliance.as(alice), "/v1/submissions", packet(text, bob));
    }

    /** With a key, as clients do it. */
    private ChannelResponse claim() throws Exception {
        byte[] claim =
                ClaimRequest.newBuilder().addNodeIds(bob.nodeId()).build().toByteArray();
        return appliance
                .as(alice)
                .send(ChannelRequest.post("/v1/keys/claim", "application/protobuf", claim)
                        .withIdempotencyKey(new SecureRandom()));
    }

    private void leave(String reserve) throws InterruptedException {
        appliance.configure(ENOUGH, reserve);
        appliance.restart();
    }

    /** Half of the reserve is free. */
    private static String halfOfIt() throws Exception {
        return "free_reserve = \"" + 2 * (MariaDb.shared().room() >> 20) + "MiB\"";
    }

    private static void assertRefused(ChannelResponse answer) throws Exception {
        assertProblem(503, "unavailable", answer);
        assertTrue(new String(answer.body(), StandardCharsets.UTF_8).contains("\"retry_after\":10"));
    }

    @Test
    void nothingIsStoredAndWhoSendsIsToldToTryAgain() throws Exception {
        leave(halfOfIt());
        assertRefused(submit("during"));
        assertEquals(1, rows.count("envelope"));
    }

    @Test
    void whoSendsToADeviceThatIsThereAndWhoAdministersGoesOn() throws Exception {
        leave(halfOfIt());
        assertEquals(200, claim().status());
        TestUsers users = new TestUsers(appliance);
        users.suspend(true, users.id("bob"));
        assertEquals(1, rows.count("user_account where suspended"));
    }

    @Test
    void theLastQuarterIsKeptFromEverybody() throws Exception {
        leave(LESS_THAN_A_QUARTER);
        assertRefused(submit("during"));
        assertRefused(claim());
    }

    @Test
    void whatWaitsIsDeliveredAndDeleted() throws Exception {
        leave(LESS_THAN_A_QUARTER);
        TestLink.takeOne(appliance.as(bob));
        assertEquals(0, rows.count("envelope"));
    }

    @Test
    void aNewChannelKeyDoesNotKeepTheServerFromStarting() throws Exception {
        appliance.configure(ENOUGH, LESS_THAN_A_QUARTER);
        String configuration = appliance.configurationFile().toString();
        appliance.restart(() -> assertEquals(
                0,
                CommandRun.of(appliance.clock(), "channel", "renew", "--config", configuration)
                        .code()));
        TestLink.takeOne(appliance.as(bob));
    }

    @Test
    void onceThereIsRoomItGoesOn() throws Exception {
        leave(LESS_THAN_A_QUARTER);
        appliance.configure(LESS_THAN_A_QUARTER, ENOUGH);
        appliance.restart();
        assertEquals(200, submit("after").status());
        assertEquals(2, rows.count("envelope"));
    }
}
