package dev.redoubt.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.rig.RedoubtServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Somebody starts a second server on the database of the first. */
@Tag("long")
@Timeout(600)
@ExtendWith(Suite.Shared.class)
class TwoServersIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** server/SPEC.md, "One server for one database": that long and 3 s more, and what a slow machine takes to start. */
    private static final Duration TAKEOVER = Duration.ofSeconds(10 + 3 + 17);

    private final Suite suite;
    private final Site site;

    TwoServersIT(Suite suite) throws IOException {
        this.suite = suite;
        this.site = suite.site();
    }

    @Test
    void theSecondIsRefusedInOneLineAndTheFirstGoesOn() throws Exception {
        try (Traffic traffic = suite.traffic(Traffic.Volume.mixed())) {
            traffic.awaitService(System.nanoTime(), PATIENCE);
            RedoubtServer.Ended second = site.server().startBeside();
            long since = System.nanoTime();
            assertEquals(1, second.exitCode(), second.said()::toString);
            assertEquals(1, second.said().size(), second.said()::toString);
            assertTrue(
                    second.said().getFirst().contains("another server works on this database"),
                    second.said()::toString);
            suite.check(site, "second server on one database", 1, traffic, traffic.awaitService(since, PATIENCE));
        }
    }

    @Test
    void afterAKillTheNextStartsWithinSeconds() throws Exception {
        try (Traffic traffic = suite.traffic(Traffic.Volume.mixed())) {
            traffic.awaitService(System.nanoTime(), PATIENCE);
            long since = System.nanoTime();
            long first = site.server().pid();
            site.server().kill();
            site.server().restart();
            Duration started = Duration.ofNanos(System.nanoTime() - since);
            assertNotEquals(first, site.server().pid());
            assertTrue(started.compareTo(TAKEOVER) < 0, started::toString);
            Duration back = traffic.awaitService(since, PATIENCE);
            suite.check(site, "start after a kill, on a database with a guard", 1, traffic, back);
        }
        assertEquals(List.of(), site.newMistakes());
    }
}
