package dev.redoubt.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The database is there, and cannot be reached: for half a minute nothing passes, or everything is refused, or it stands still. */
@Tag("long")
@Timeout(600)
@ExtendWith(Suite.Shared.class)
class DatabaseAwayIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration AWAY = Duration.ofSeconds(30);
    /** Of somebody who asks how it is. */
    private static final Duration CURIOSITY = Duration.ofSeconds(10);

    private final Suite suite;
    private final Site site;

    DatabaseAwayIT(Suite suite) throws IOException {
        this.suite = suite;
        this.site = suite.site();
    }

    private interface Step {
        void run() throws Exception;
    }

    private void away(String fault, Duration time, Step begin, Step end) throws Exception {
        try (Traffic traffic = suite.traffic(Traffic.Volume.mixed())) {
            traffic.awaitService(System.nanoTime(), PATIENCE);
            begin.run();
            long back;
            try {
                Thread.sleep(time.minus(CURIOSITY));
                assertEquals(503, status("/readyz"));
                assertEquals(200, status("/healthz"));
                Thread.sleep(CURIOSITY);
            } finally {
                back = System.nanoTime();
                end.run();
            }
            suite.check(site, fault, 1, traffic, traffic.awaitService(back, PATIENCE));
        }
    }

    private int status(String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + site.server().managementPort() + path);
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(uri).timeout(CURIOSITY).build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }

    @Test
    void nothingPassesForHalfAMinute() throws Exception {
        away("database silent for 30 s", AWAY, site.toDatabase()::hold, site.toDatabase()::release);
    }

    @Test
    void everyConnectionIsRefusedForHalfAMinute() throws Exception {
        away("database refusing for 30 s", AWAY, site.toDatabase()::pull, site.toDatabase()::plugIn);
    }

    @Test
    void theDatabaseStandsStillForHalfAMinute() throws Exception {
        away("database frozen for 30 s", AWAY, site.database()::freeze, site.database()::thaw);
    }

    @Test
    void connectionsAreCutAgainAndAgain() throws Exception {
        int rounds = Suite.rounds(20);
        Duration longest = Duration.ZERO;
        try (Traffic traffic = suite.traffic(Traffic.Volume.mixed())) {
            traffic.awaitService(System.nanoTime(), PATIENCE);
            for (int i = 0; i < rounds; i++) {
                Thread.sleep(300);
                long since = System.nanoTime();
                site.toDatabase().cut();
                longest = Suite.longer(longest, traffic.awaitService(since, PATIENCE));
            }
            assertTrue(longest.compareTo(CURIOSITY) < 0, longest::toString);
            suite.check(site, "connections to the database cut", rounds, traffic, longest);
        }
    }
}
