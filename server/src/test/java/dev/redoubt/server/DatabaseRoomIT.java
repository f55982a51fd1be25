package dev.redoubt.server;

import static dev.redoubt.server.testing.Problems.assertProblem;
import static dev.redoubt.server.testing.TestAppliance.post;
import static dev.redoubt.server.testing.TestPackets.packet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.channel.client.ChannelResponse;
import dev.redoubt.server.testing.Rows;
import dev.redoubt.server.testing.TestAppliance;
import dev.redoubt.server.testing.TestDevice;
import dev.redoubt.server.testing.TestLink;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code database.free_reserve} is all that is free on the disk of the database. */
class DatabaseRoomIT {
    private static final String ENOUGH = "free_reserve = \"1B\"";
    private static final String SHORT = "free_reserve = \"9999999GiB\"";

    private TestAppliance appliance;
    private Rows rows;
    private TestDevice alice;
    private TestDevice bob;

    @BeforeEach
    void aMessageWaitsWhileTheDiskFillsUp(@TempDir Path folder) throws Exception {
        appliance = new TestAppliance(folder);
        appliance.configure("[database]", "[database]\n" + ENOUGH);
        rows = new Rows(appliance.database());
        alice = appliance.enrol("alice", 20);
        bob = appliance.enrol("bob", 20);
        assertEquals(200, submit("before").status());
        appliance.configure(ENOUGH, SHORT);
        appliance.restart();
    }

    @AfterEach
    void stop() throws Exception {
        appliance.stop();
    }

    private ChannelResponse submit(String text) throws Exception {
        return post(appliance.as(alice), "/v1/submissions", packet(text, bob));
    }

    @Test
    void nothingIsStoredAndWhoSendsIsToldToTryAgain() throws Exception {
        ChannelResponse answer = submit("during");
        assertProblem(503, "unavailable", answer);
        assertTrue(new String(answer.body(), StandardCharsets.UTF_8).contains("\"retry_after\":10"));
        assertEquals(1, rows.count("envelope"));
    }

    @Test
    void whatWaitsIsDeliveredAndDeleted() throws Exception {
        TestLink.takeOne(appliance.as(bob));
        assertEquals(0, rows.count("envelope"));
    }

    @Test
    void onceThereIsRoomItGoesOn() throws Exception {
        appliance.configure(SHORT, ENOUGH);
        appliance.restart();
        assertEquals(200, submit("after").status());
        assertEquals(2, rows.count("envelope"));
    }
}
