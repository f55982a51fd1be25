package dev.redoubt.server;

import static dev.redoubt.server.testing.TestAppliance.post;
import static dev.redoubt.server.testing.TestPackets.packet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.channel.client.ChannelException;
import dev.redoubt.protocol.appliance.LinkDown;
import dev.redoubt.server.administration.CommandRun;
import dev.redoubt.server.testing.TestAppliance;
import dev.redoubt.server.testing.TestDevice;
import dev.redoubt.server.testing.TestLink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Keys are replaced under devices that are connected. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class RotationIT {
    private static final Duration SENDING = Duration.ofMillis(150);

    @TempDir
    private Path folder;

    /**
     * A device that listens until it has got so many deliveries, over as many links as it takes. The last one of a link may come
     * again as the first of the next, if its acknowledgement met the end; nothing else may come twice.
     */
    private static final class Listener {
        private final List<String> got = new ArrayList<>();
        private int reopened;

        private void listen(TestAppliance appliance, TestDevice device, int count) throws IOException {
            while (got.size() < count) {
                try (TestLink link = new TestLink(appliance.as(device))) {
                    listen(link, count);
                }
            }
        }

        private void listen(TestLink link, int count) throws IOException {
            while (got.size() < count) {
                LinkDown frame = link.next();
                if (frame.hasReopen()) {
                    assertEquals(0, frame.getReopen().getAfterMillis());
                    reopened++;
                    // What was said before is heard before the end.
                    link.finish();
                    link.end();
                    return;
                }
                if (frame.hasDelivery()) {
                    String text = frame.getDelivery().getPayload().toStringUtf8();
                    boolean again = frame.getDelivery().getDelivery() == 1
                            && !got.isEmpty()
                            && got.getLast().equals(text);
                    if (!again) {
                        got.add(text);
                    }
                    link.acknowledge(frame.getDelivery().getDelivery(), false);
                }
            }
        }
    }

    @Test
    void linksThatAreReopenedOnNewKeysLoseAndDoubleNothing() throws Exception {
        TestAppliance appliance = new TestAppliance(folder, "[rotation]\nafter = \"1s\"\n");
        try {
            TestDevice alice = appliance.enrol("alice", 30);
            TestDevice bob = appliance.enrol("bob", 30);
            List<String> sent =
                    IntStream.range(0, 40).mapToObj(i -> "message " + i).toList();
            Thread sender = Thread.ofVirtual().start(() -> submitSlowly(appliance, alice, bob, sent));
            Listener listener = new Listener();
            listener.listen(appliance, bob, sent.size());
            sender.join();
            assertEquals(sent, listener.got);
            assertTrue(listener.reopened >= 3, "reopened " + listener.reopened + " times");
            assertTrue(appliance.metric("redoubt_channel_rotations_total") >= 3);
            assertEquals(0, appliance.metric("redoubt_channel_rotations_refused_total"));
        } finally {
            appliance.stop();
        }
    }

    private static void submitSlowly(TestAppliance appliance, TestDevice alice, TestDevice bob, List<String> texts) {
        try {
            for (String text : texts) {
                assertEquals(
                        200,
                        post(appliance.as(alice), "/v1/submissions", packet(text, bob))
                                .status());
                Thread.sleep(SENDING);
            }
        } catch (ChannelException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void rotateAllReachesARunningServer() throws Exception {
        TestAppliance appliance = new TestAppliance(folder);
        try {
            TestDevice alice = appliance.enrol("alice", 30);
            TestDevice bob = appliance.enrol("bob", 30);
            post(appliance.as(alice), "/v1/submissions", packet("before", bob));
            try (TestLink link = new TestLink(appliance.as(bob))) {
                link.delivery(1);
                link.caughtUp();
                CommandRun run = CommandRun.of(
                        appliance.clock(),
                        "channel",
                        "rotate-all",
                        "--config",
                        appliance.configurationFile().toString());
                assertEquals(0, run.code(), run.err());
                assertTrue(link.next().hasReopen());
            }
            assertEquals(0, appliance.metric("redoubt_channel_rotations_total"));
            for (String text : List.of("told to rotate", "rotated")) {
                post(appliance.as(alice), "/v1/submissions", packet(text, bob));
            }
            assertEquals(1, appliance.metric("redoubt_channel_rotations_total"));
            assertEquals(1, appliance.metric("redoubt_channel_epochs_former"));
        } finally {
            appliance.stop();
        }
    }

    @Test
    void anOldOrderDoesNotCountAfterARestart() throws Exception {
        TestAppliance appliance = new TestAppliance(folder);
        try {
            CommandRun.of(
                    appliance.clock(),
                    "channel",
                    "rotate-all",
                    "--config",
                    appliance.configurationFile().toString());
            appliance.restart();
            TestDevice bob = appliance.enrol("bob", 30);
            try (TestLink link = new TestLink(appliance.as(bob))) {
                link.caughtUp();
                Thread.sleep(2500);
                link.finish();
                link.end();
            }
        } finally {
            appliance.stop();
        }
    }
}
