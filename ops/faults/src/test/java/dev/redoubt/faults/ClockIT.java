package dev.redoubt.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.rig.ServerSetup;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The server's clock jumps by hours. Needs libfaketime. */
@Tag("long")
@Timeout(600)
@ExtendWith(Suite.Shared.class)
class ClockIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Forwards, back again, backwards, and to and fro; less than a message lives, and than a channel key lasts. */
    private static final List<Duration> JUMPS = List.of(
            Duration.ofHours(5),
            Duration.ZERO,
            Duration.ofHours(-5),
            Duration.ofHours(7),
            Duration.ofHours(-20),
            Duration.ofDays(3),
            Duration.ZERO);

    /** Epochs are replaced all the while. */
    private static final String ROTATION = """

            [rotation]
            after = "2s"
            """;

    private final Suite suite;

    ClockIT(Suite suite) {
        this.suite = suite;
    }

    private static FalseClock clock(Path folder) throws IOException {
        Optional<FalseClock> clock = FalseClock.in(folder);
        if (clock.isEmpty() && System.getenv("CI") == null) {
            Assumptions.abort("libfaketime is not installed");
        }
        return clock.orElseThrow(() -> new IOException("libfaketime is not installed"));
    }

    @Test
    void aClockThatJumpsByHoursLosesAndDoublesNothing() throws Exception {
        Path folder = suite.folder("clock");
        FalseClock clock = clock(folder);
        ServerSetup setup = new ServerSetup(ServerSetup.adding(ROTATION), List.of(), clock.environment());
        Duration longest = Duration.ZERO;
        try (Site site = Site.start(folder.resolve("site"), folder.resolve("data"), setup, 10);
                Traffic traffic = Traffic.start(site, suite.folder("ledgers"), Traffic.Volume.mixed())) {
            for (Duration off : JUMPS) {
                traffic.awaitService(System.nanoTime(), PATIENCE);
                clock.jump(off);
                awaitClock(site, off);
                // Long enough for every cache, epoch and sweep that goes by time.
                Thread.sleep(3_000);
                longest = Suite.longer(longest, traffic.awaitService(System.nanoTime(), PATIENCE));
            }
            suite.check(site, "clock jumping by hours", JUMPS.size(), traffic, longest);
        }
    }

    private static void awaitClock(Site site, Duration off) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (Duration.between(Instant.now().plus(off), time(site)).abs().toSeconds() > 30) {
            assertTrue(System.nanoTime() - end < 0, "the server's clock does not follow");
            Thread.sleep(200);
        }
    }

    /** As the server's management listener shows it. */
    private static Instant time(Site site) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + site.server().managementPort() + "/healthz");
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<Void> answer = http.send(
                    HttpRequest.newBuilder(uri).timeout(PATIENCE).build(), HttpResponse.BodyHandlers.discarding());
            return Instant.from(java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME.parse(
                    answer.headers().firstValue("date").orElseThrow()));
        }
    }
}
