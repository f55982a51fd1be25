package dev.redoubt.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.channel.client.ChannelClient;
import dev.redoubt.rig.ServerSetup;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Devices that read slowly, never, or never say that they have read, and such that are gone without a word. */
@Tag("long")
@Timeout(600)
@ExtendWith(Suite.Shared.class)
class SlowPeersIT {
    private static final int OF_EACH_KIND = 8;
    private static final int PEERS = 4 * OF_EACH_KIND;
    private static final int QUEUED = 256 << 10;
    private static final int BYTES_PER_SECOND = 1 << 10;
    private static final Duration PATIENT = Duration.ofSeconds(30);
    private static final Duration LOAD = Duration.ofSeconds(20);
    /** Of whatever else a busy server holds for the moment; a queue without bounds would be far beyond. */
    private static final long ROOM = 8 << 20;

    private static final int WRITER = 0;
    private static final int BROADCASTER = 1;

    private static final ServerSetup SETUP =
            new ServerSetup(ServerSetup.adding("""

            [link]
            queued_bytes = "256KiB"
            """), List.of("-Xms192m", "-Xmx192m"), Map.of());

    private final Suite suite;

    SlowPeersIT(Suite suite) {
        this.suite = suite;
    }

    /** One writes to one that is there, the other to all that are of no use. */
    private static Traffic.Volume volume() {
        List<Receiver.Habit> habits = new ArrayList<>(List.of(Receiver.Habit.PROMPT));
        habits.addAll(Collections.nCopies(PEERS, Receiver.Habit.ABSENT));
        List<Integer> peers = IntStream.rangeClosed(1, PEERS).boxed().toList();
        return new Traffic.Volume(
                List.of(30.0, 100.0), 16, habits, (sender, _) -> sender == WRITER ? List.of(0) : peers);
    }

    @Test
    void theyCostTheServerLittleAndOthersNothingAndGetItAllLater() throws Exception {
        Path folder = suite.folder("slow");
        int devices = volume().perSecond().size() + volume().receivers().size();
        try (Site site = Site.start(folder, folder.resolve("data"), SETUP, devices);
                Relay slow = Relay.to(site.server().port(), Relay.Kind.slow(BYTES_PER_SECOND));
                Relay gone = Relay.to(site.server().port())) {
            List<Silent> peers = open(site, slow, gone);
            gone.abandon();
            assertEquals(PEERS, site.server().metric("redoubt_link_open"));
            long before = Heap.reachable(site.server().pid());
            try (Traffic traffic = Traffic.start(site, suite.folder("ledgers"), volume())) {
                Thread.sleep(LOAD);
                long held = Heap.reachable(site.server().pid()) - before;
                long stored = (long) site.server().metric("redoubt_mailbox_envelopes_total");
                System.out.printf("slow peers: %d KiB more on the heap, %d envelopes stored%n", held >> 10, stored);
                assertTrue(stored > 20L * PEERS, "hardly anything was stored");
                assertTrue(held < (long) PEERS * QUEUED + ROOM, () -> "the server holds " + (held >> 10) + " KiB more");
                assertOthersArePrompt(traffic);
                peers.forEach(Silent::close);
                suite.check(
                        site,
                        "slow, silent and half-open peers",
                        PEERS,
                        traffic,
                        traffic.awaitService(System.nanoTime(), PATIENT));
            }
        }
    }

    private static List<Silent> open(Site site, Relay slow, Relay gone) throws IOException {
        List<Silent> peers = new ArrayList<>();
        for (int i = 0; i < PEERS; i++) {
            // After the two senders, and the receiver that is there.
            int device = 3 + i;
            switch (i / OF_EACH_KIND) {
                case 0 -> peers.add(Silent.thatReads(client(site, device, slow.port())));
                case 1 ->
                    peers.add(
                            Silent.thatReads(client(site, device, site.server().port())));
                case 2 ->
                    peers.add(Silent.thatDoesNotRead(
                            client(site, device, site.server().port())));
                default -> peers.add(Silent.thatReads(client(site, device, gone.port())));
            }
        }
        return peers;
    }

    private static ChannelClient client(Site site, int device, int port) throws IOException {
        return site.server().client(Optional.of(site.devices().get(device)), port, PATIENT);
    }

    /** Generously: the machine may have other things to do. */
    private static void assertOthersArePrompt(Traffic traffic) {
        long now = System.nanoTime();
        List<Double> millis =
                traffic.correspondence().latencies(now - LOAD.toNanos(), now - 2_000_000_000L, Set.of(WRITER));
        double median = millis.get(millis.size() / 2);
        double late = millis.get(millis.size() * 99 / 100);
        System.out.printf("slow peers: others are answered in %.1f ms, 99 %% in %.1f ms%n", median, late);
        assertTrue(median < 500, () -> "half of the others' letters took over " + median + " ms");
        assertTrue(late < 5_000, () -> "a hundredth of the others' letters took over " + late + " ms");
        assertTrue(
                !traffic.correspondence().latencies(0, now, Set.of(BROADCASTER)).isEmpty());
    }
}
