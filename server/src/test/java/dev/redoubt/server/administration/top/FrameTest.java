package dev.redoubt.server.administration.top;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.server.administration.observe.Recorded;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What is shown of the difference of two scrapes. */
class FrameTest {
    private static final Instant NOW = Instant.parse("2026-11-26T08:00:00.5Z");

    private static String frame(Change change, boolean ready) {
        return String.join("\n", Frame.of(change, ready, NOW)) + "\n";
    }

    @Test
    void oneScreenSaysAll() {
        assertEquals("""
            redoubtd 0.1.0  ready  up 3 d 4 h  2026-11-26T08:00:00Z

            EXCHANGES                          per s      mean       p99    failed  unavail.   limited
            /v1/submissions                      101    2.0 ms     10 ms       1.0
            all                                  101    2.0 ms     10 ms

            sending     100/s accepted, 0.5/s failed, 0.0/s unavailable, 0.0/s limited
            deliveries  120/s sent, 119/s acknowledged, 0.0/s stored; 14,220 wait
            links       980 open; 1,310 sessions, 1,204 connections; 0.0/s handshakes, 0.0/s refused
            pools       0.0/s keys claimed, 0.0/s last-resort keys, 0.0/s published; devices with few keys 3, with none 0
            database    3 of 16 connections busy, 0 wait for one
            Java        143 MiB of 512 MiB heap, 0.5 % of the time collecting, 84 threads, 12.0 % of the processors
            """, frame(new Change(Recorded.scrape("first"), Recorded.scrape("second"), 2), true));
    }

    @Test
    void aServerThatWasStartedAgainCountsFromNothing() {
        Change change = new Change(
                Recorded.parsed("redoubt_link_deliveries_total 1000"),
                Recorded.parsed("redoubt_link_deliveries_total 8"),
                2);
        assertTrue(frame(change, true).contains("deliveries  4.0/s sent"));
    }

    @Test
    void anOlderServerHasLessToSay() {
        Change change = new Change(
                Recorded.parsed("redoubt_channel_exchanges_total 5"),
                Recorded.parsed("redoubt_channel_exchanges_total 9"),
                1);
        String text = frame(change, false);
        assertTrue(text.startsWith("redoubtd   NOT READY"), text);
        assertTrue(text.contains("exchanges   4.0/s\n"), text);
        assertTrue(text.contains("? of ? connections busy"), text);
    }

    @Test
    void whatAPeerSaysReachesNoTerminal() {
        String first = "redoubt_exchanges_total{route=\"\u001b[2J\",outcome=\"done\"} 1";
        Change change = new Change(Recorded.parsed(first), Recorded.parsed(first.replace("} 1", "} 9")), 1);
        assertTrue(frame(change, true).contains("\\u{1b}[2J"));
        assertTrue(frame(change, true).chars().noneMatch(c -> c < ' ' && c != '\n'));
    }

    @Test
    void timeDoesNotStandStill() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new Change(Recorded.scrape("first"), Recorded.scrape("second"), 0));
    }
}
