package dev.redoubt.server;

import static dev.redoubt.server.testing.Problems.assertProblem;
import static dev.redoubt.server.testing.TestAppliance.post;
import static dev.redoubt.server.testing.TestPackets.packet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.channel.client.ChannelException;
import dev.redoubt.protocol.appliance.LinkDown;
import dev.redoubt.protocol.appliance.Submission;
import dev.redoubt.server.testing.CapturedLog;
import dev.redoubt.server.testing.Rows;
import dev.redoubt.server.testing.TestAppliance;
import dev.redoubt.server.testing.TestDevice;
import dev.redoubt.server.testing.TestLink;
import dev.redoubt.server.testing.TestPackets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class FaultsIT {
    private TestAppliance appliance;
    private TestDevice alice;
    private TestDevice bob;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        appliance = new TestAppliance(folder);
        alice = appliance.enrol("alice", 20);
        bob = appliance.enrol("bob", 20);
    }

    @AfterEach
    void stop() throws Exception {
        appliance.stop();
    }

    // The pool does not try connections that served within the last half second, and pauses before it makes others.
    private void awaitReady() throws Exception {
        Thread.sleep(Duration.ofMillis(600));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (appliance.manage("/readyz").statusCode() != 200) {
            assertTrue(System.nanoTime() < deadline, "the database is not found again");
            Thread.sleep(Duration.ofMillis(100));
        }
    }

    @Test
    void submissionWhileTheDatabaseIsAwayIsAProblemAndCanBeRepeated() throws Exception {
        Submission submission = packet("hello", bob);
        post(appliance.as(alice), "/v1/submissions", packet("before", bob));
        appliance.cable().pull();
        assertProblem(503, "unavailable", post(appliance.as(alice), "/v1/submissions", submission));
        assertEquals(503, appliance.manage("/readyz").statusCode());
        assertEquals(200, appliance.manage("/healthz").statusCode());
        appliance.cable().plugIn();
        awaitReady();
        assertEquals(
                200, post(appliance.as(alice), "/v1/submissions", submission).status());
        assertEquals(2, new Rows(appliance.database()).count("envelope"));
    }

    @Test
    void deviceThatCannotBeLookedUpIsNotRefusedAndTakesALineOfTheLog() throws Exception {
        CapturedLog log = new CapturedLog();
        log.start();
        // Nothing is taken from the cache of account states any more.
        appliance.clock().move(Duration.ofMinutes(1));
        appliance.cable().pull();
        try {
            assertThrows(ChannelException.CannotConnect.class, appliance.as(bob)::connect);
        } finally {
            log.stop();
            appliance.cable().plugIn();
        }
        awaitReady();
        List<String> lines = log.lines().stream()
                .filter(line -> !line.contains("\"event\":\"housekeeping_")
                        && !line.contains("\"event\":\"guard_")
                        && !line.contains("\"event\":\"library\""))
                .toList();
        assertEquals(1, lines.size(), lines::toString);
        assertTrue(lines.getFirst().contains("\"event\":\"device_not_looked_up\""), lines::toString);
        assertTrue(lines.getFirst().contains("WARN"), lines::toString);
        assertFalse(lines.getFirst().contains("Exception"), lines::toString);
        appliance.as(bob).connect();
    }

    @Test
    void linkSaysThatTheDatabaseIsAwayAndLives() throws Exception {
        try (TestLink link = new TestLink(appliance.as(alice))) {
            link.caughtUp();
            appliance.cable().pull();
            link.problem(link.submit(packet("hello", bob)), "unavailable");
            appliance.cable().plugIn();
            awaitReady();
            link.accepted(link.submit(packet("hello", bob)));
        }
    }

    @Test
    void acknowledgementThatCannotBeKeptReopensTheLinkAndDeliversAgain() throws Exception {
        post(appliance.as(alice), "/v1/submissions", packet("hello", bob));
        try (TestLink link = new TestLink(appliance.as(bob))) {
            link.delivery(1);
            link.caughtUp();
            appliance.cable().pull();
            link.acknowledge(1, false);
            LinkDown last = link.next();
            assertTrue(last.hasReopen(), last::toString);
            link.end();
            appliance.cable().plugIn();
        }
        awaitReady();
        try (TestLink link = new TestLink(appliance.as(bob))) {
            assertEquals("hello", link.delivery(1).getPayload().toStringUtf8());
        }
    }

    @Test
    void stoppingServerSendsDevicesAwayWithReopenAndLosesNothing() throws Exception {
        try (TestLink link = new TestLink(appliance.as(bob))) {
            link.caughtUp();
            post(appliance.as(alice), "/v1/submissions", packet("hello", bob));
            link.delivery(1);
            Thread restart = Thread.ofVirtual().start(() -> {
                try {
                    appliance.restart();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            LinkDown last = link.next();
            assertTrue(last.hasReopen(), last::toString);
            link.end();
            restart.join();
        }
        try (TestLink link = new TestLink(appliance.as(bob))) {
            assertEquals("hello", link.delivery(1).getPayload().toStringUtf8());
        }
    }

    @Test
    void stoppingTakesNoLongerThanItsPatienceWhateverDevicesDo() throws Exception {
        appliance.configure("[names]", "[stop]\npatience = \"4s\"\n[names]");
        appliance.restart();
        try (TestLink link = new TestLink(appliance.as(bob))) {
            link.caughtUp();
            // The device reads nothing any more, and has much to get.
            for (int i = 0; i < 60; i++) {
                post(appliance.as(alice), "/v1/submissions", TestPackets.ofSize(250_000, bob));
            }
            long begun = System.nanoTime();
            appliance.appliance().stop();
            assertTrue(Duration.ofNanos(System.nanoTime() - begun).toSeconds() < 6, "4 s, and what it takes to close");
        }
    }

    @Test
    void expiredEnvelopesAreNotDelivered() throws Exception {
        long hour = appliance.clock().instant().getEpochSecond() / 3_600;
        Submission brief = packet("brief", bob).toBuilder()
                .setExpiresAtHour((int) hour + 1)
                .build();
        post(appliance.as(alice), "/v1/submissions", brief);
        post(appliance.as(alice), "/v1/submissions", packet("long", bob));
        appliance.clock().move(Duration.ofHours(2));
        try (TestLink link = new TestLink(appliance.as(bob))) {
            assertEquals("long", link.delivery(1).getPayload().toStringUtf8());
            link.caughtUp();
        }
    }

    @Test
    void idleLinkOutlivesTheIdleTimeOfItsConnection() throws Exception {
        appliance.configure("[listener]", "[listener]\nidle = \"2s\"");
        appliance.restart();
        try (TestLink link = new TestLink(appliance.as(bob))) {
            link.caughtUp();
            // Nothing else can show that nothing happens in three times the idle time.
            Thread.sleep(Duration.ofSeconds(6));
            post(appliance.as(alice), "/v1/submissions", packet("hello", bob));
            assertEquals("hello", link.delivery(1).getPayload().toStringUtf8());
            link.accepted(link.submit(packet("hello back", alice)));
        }
    }

    @Test
    void deviceThatTakesNothingIsCutOffAndGetsItAllLater() throws Exception {
        appliance.configure("[names]", "[link]\nstall = \"1s\"\n[names]");
        appliance.restart();
        int messages = 40;
        try (TestLink link = new TestLink(appliance.as(bob))) {
            link.caughtUp();
            for (int i = 0; i < messages; i++) {
                post(appliance.as(alice), "/v1/submissions", TestPackets.ofSize(250_000, bob));
            }
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (appliance.metric("redoubt_link_stalled_total") == 0 && System.nanoTime() < deadline) {
                Thread.sleep(Duration.ofMillis(200));
            }
            assertEquals(1, appliance.metric("redoubt_link_stalled_total"));
        }
        try (TestLink link = new TestLink(appliance.as(bob))) {
            for (int i = 0; i < messages; i++) {
                link.delivery(i + 1);
            }
            link.caughtUp();
        }
    }
}
