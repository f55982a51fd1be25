package dev.redoubt.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code kill -9} of the server, of its database, and of both, at random instants under load. */
@Tag("long")
@Timeout(1800)
@ExtendWith(Suite.Shared.class)
class KilledIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Suite suite;
    private final Site site;

    KilledIT(Suite suite) throws IOException {
        this.suite = suite;
        this.site = suite.site();
    }

    private interface Round {
        /** Breaks something and starts it again. */
        void run(Random random) throws Exception;
    }

    private void rounds(String fault, int rounds, Round round) throws Exception {
        Random random = Suite.random(fault);
        Duration longest = Duration.ZERO;
        try (Traffic traffic = suite.traffic(Traffic.Volume.mixed())) {
            traffic.awaitService(System.nanoTime(), PATIENCE);
            for (int i = 0; i < rounds; i++) {
                Suite.pause(random, 100, 1_000);
                long since = System.nanoTime();
                round.run(random);
                longest = Suite.longer(longest, traffic.awaitService(since, PATIENCE));
            }
            suite.check(site, fault, rounds, traffic, longest);
        }
    }

    @Test
    void serverKilledUnderLoadLosesAndDoublesNothing() throws Exception {
        rounds("server killed", Suite.rounds(20), random -> {
            site.server().kill();
            if (random.nextInt(4) == 0) {
                // While it starts, too.
                site.server().relaunch();
                Suite.pause(random, 1, 3_000);
                site.server().kill();
            }
            site.superviseServer();
        });
    }

    @Test
    void databaseKilledUnderLoadLosesAndDoublesNothing() throws Exception {
        rounds("database killed", Suite.rounds(20), random -> {
            site.database().kill();
            Suite.pause(random, 1, 800);
            site.database().restart();
        });
    }

    @Test
    void bothKilledUnderLoadLoseAndDoubleNothing() throws Exception {
        rounds("server and database killed", Suite.rounds(20) / 2, random -> {
            boolean serverFirst = random.nextBoolean();
            if (serverFirst) {
                site.server().kill();
                Suite.pause(random, 1, 50);
            }
            site.database().kill();
            Suite.pause(random, 1, 50);
            if (!serverFirst) {
                site.server().kill();
            }
            Thread database = Thread.ofVirtual().start(() -> restartDatabase(random.nextInt(3_000)));
            site.superviseServer();
            database.join();
        });
    }

    private void restartDatabase(long afterMillis) {
        try {
            Thread.sleep(afterMillis);
            site.database().restart();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
