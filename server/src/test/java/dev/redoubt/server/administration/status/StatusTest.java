package dev.redoubt.server.administration.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.server.administration.observe.Level;
import dev.redoubt.server.administration.observe.Recorded;
import dev.redoubt.server.administration.observe.Scrape;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is shown of what was seen, and how bad it is. */
class StatusTest {
    private static final Instant NOW = Instant.parse("2026-11-26T08:00:00Z");
    private static final Seen.Files FILES = new Seen.Files(
            OptionalDouble.of(80e9),
            OptionalDouble.of(200e9),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty());
    private static final String BACKUP = """
        redoubt_backup_last_success_timestamp_seconds 1795660200
        redoubt_backup_last_attempt_timestamp_seconds 1795660200
        redoubt_backup_last_attempt_failed 0
        redoubt_backup_size_bytes 1.3e9
        redoubt_restore_drill_last_success_timestamp_seconds 1795669200
        redoubt_restore_drill_result 1
        """;

    private static Seen seen(String first, String second, boolean ready, String host, Optional<List<Alert>> alerts) {
        Seen.Server server = new Seen.Answering(Recorded.parsed(first), Recorded.parsed(second), 2, ready);
        return new Seen(NOW, server, FILES, Recorded.parsed(host), alerts);
    }

    private static Seen well(String change, String into) {
        String second = Recorded.text("second")
                .replaceAll("(?m)^redoubt_(exchanges|mailbox_submissions_refused)_total\\{outcome=\"failed.*$", "");
        assertTrue(change.isEmpty() || second.contains(change) || BACKUP.contains(change), change);
        return seen(
                Recorded.text("first"),
                second.replace(change, into),
                true,
                BACKUP.replace(change, into),
                Optional.of(List.of()));
    }

    private static String printed(Status status) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        status.print(new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void oneScreenSaysAll() {
        assertEquals(
                """
                Redoubt at 2026-11-26T08:00:00Z: works, and needs a look
                  server        ok        ready, version 0.1.0, up for 3 d 4 h
                  connections   ok        1,204 connections, 980 devices linked, 1,310 sessions
                  exchanges     warning   101 in a second, of these 1.0 failed
                  sending       warning   100 accepted in a second, 0.5 not, through no fault of whoever sent them
                  delivery      ok        120 in a second; 14,220 wait, the oldest for 6 d 2 h; 99 of 100 within 46 ms since it started
                  pools         ok        1,201 devices have enough one-time keys, 3 few, 0 none
                  certificates  ok        channel 20 d, policy 728 d, tls 362 d
                  backup        ok        5 h 30 min old, 1.2 GiB; restored to try it 3 h 0 min ago
                  disk          ok        75 GiB of 186 GiB free; files take 11 GiB of 100 GiB
                  database      ok        this server's alone; 1.1 GiB; 3 of 16 connections busy
                  audit         ok        whole, 412 entries, the last 2 d 2 h ago
                  alerts        ok        none
                """,
                printed(Status.of(
                        seen(Recorded.text("first"), Recorded.text("second"), true, BACKUP, Optional.of(List.of())))));
    }

    @Test
    void wellIsWell() {
        assertEquals(Level.OK, Status.of(well("", "")).level());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "redoubt_database_guarded 1.0|redoubt_database_guarded 0.0|WRONG",
                "redoubt_audit_intact 1.0|redoubt_audit_intact 0.0|WRONG",
                "redoubt_channel_certificate_expiry_seconds 1.797484800E9|redoubt_channel_certificate_expiry_seconds"
                        + " 1.7956E9|WRONG",
                "redoubt_channel_certificate_expiry_seconds 1.797484800E9|redoubt_channel_certificate_expiry_seconds"
                        + " 1.7961E9|WARNING",
                "redoubt_tls_certificate_expiry_seconds 1.8270E9|redoubt_tls_certificate_expiry_seconds"
                        + " 1.7975E9|WARNING",
                "redoubt_policy_certificate_expiry_seconds 1.8586E9|redoubt_policy_certificate_expiry_seconds"
                        + " 1.7999E9|WARNING",
                "redoubt_database_days_to_full +Inf|redoubt_database_days_to_full 29|WARNING",
                "redoubt_database_days_to_full +Inf|redoubt_database_days_to_full 30|OK",
                "redoubt_database_days_to_full +Inf|redoubt_database_days_to_full 6.9|WRONG",
                "redoubt_blob_reserved_bytes 1.2E10|redoubt_blob_reserved_bytes 1E11|WARNING",
                "redoubt_pool_nodes{standing=\"empty\"} 0.0|redoubt_pool_nodes{standing=\"empty\"} 1.0|WARNING",
                "hikaricp_connections_pending{pool=\"database\"} 0.0|hikaricp_connections_pending{pool=\"database\"}"
                        + " 2.0|WARNING",
                "redoubt_backup_last_attempt_failed 0|redoubt_backup_last_attempt_failed 1|WARNING",
                "redoubt_backup_last_success_timestamp_seconds"
                        + " 1795660200|redoubt_backup_last_success_timestamp_seconds 1795499999|WRONG",
                "redoubt_backup_last_success_timestamp_seconds"
                        + " 1795660200|redoubt_backup_last_success_timestamp_seconds 1795500000|OK",
                "redoubt_restore_drill_result 1|redoubt_restore_drill_result 0|WRONG",
                "redoubt_restore_drill_last_success_timestamp_seconds"
                        + " 1795669200|redoubt_restore_drill_last_success_timestamp_seconds 1795413000|WARNING"
            })
    void eachFaultIsAsBadAsItsAlert(String change, String into, Level level) {
        assertEquals(level, Status.of(well(change, into)).level());
    }

    @Test
    void aServerThatIsNotReadySaysTheLikeliestReason() {
        String guarded = "redoubt_database_guarded 1.0";
        String second = Recorded.text("second");
        Status away = Status.of(seen(
                Recorded.text("first"),
                second.replace(guarded, "redoubt_database_guarded 0.0"),
                false,
                BACKUP,
                Optional.empty()));
        assertTrue(
                printed(away).contains("not ready: its database is away, or another server works on it"),
                printed(away));
        Status other = Status.of(seen(Recorded.text("first"), second, false, BACKUP, Optional.empty()));
        assertTrue(
                printed(other).contains("not ready: its database does not answer, or it is stopping"), printed(other));
        assertEquals(Level.WRONG, other.level());
    }

    @Test
    void withoutAServerTheRestIsShown() {
        Seen.Files files = new Seen.Files(
                OptionalDouble.of(1e9),
                OptionalDouble.of(200e9),
                OptionalDouble.of(1.797484800E9),
                OptionalDouble.of(1.8586E9),
                OptionalDouble.of(1.8270E9));
        Status status = Status.of(new Seen(
                NOW,
                new Seen.Silent("no answer on /run/x: Connection refused"),
                files,
                Recorded.parsed(BACKUP),
                Optional.empty()));
        assertEquals("""
            Redoubt at 2026-11-26T08:00:00Z: not well
              server        wrong     no answer on /run/x: Connection refused
              certificates  ok        channel 20 d, policy 728 d, tls 362 d
              backup        ok        5 h 30 min old, 1.2 GiB; restored to try it 3 h 0 min ago
              disk          wrong     954 MiB of 186 GiB free
              alerts        not seen  no Prometheus answers on this machine
            """, printed(status));
    }

    @Test
    void anOlderServerHasLessToSay() {
        String old = "redoubt_channel_exchanges_total 5\nredoubt_database_guarded 1\nredoubt_audit_intact 1\n";
        Status status = Status.of(seen(old, old.replace(" 5", " 9"), true, "", Optional.empty()));
        String text = printed(status);
        assertTrue(text.contains("2.0 in a second\n"), text);
        assertTrue(text.contains("version unknown\n"), text);
        assertEquals(Level.NOT_SEEN, status.level());
        assertFalse(text.contains("NaN"), text);
    }

    @Test
    void alertsThatFireAreShownTheWorstFirst() throws Exception {
        List<Alert> alerts = Alert.parse("""
            {"status":"success","data":{"alerts":[
            {"labels":{"alertname":"Later","severity":"warning"},"annotations":{"summary":"s"},"state":"pending"},
            {"labels":{"alertname":"Watchdog","severity":"none"},"annotations":{"summary":"always"},"state":"firing"},
            {"labels":{"alertname":"A","severity":"warning"},"annotations":{"summary":"\\u001b[2Jsoon"},"state":"firing"},
            {"labels":{"alertname":"B","severity":"critical"},"annotations":{"summary":"now"},"state":"firing"}]}}\
            """);
        Seen seen = well("", "");
        Status status = Status.of(new Seen(seen.at(), seen.server(), seen.files(), seen.host(), Optional.of(alerts)));
        String text = printed(status);
        int worst = text.indexOf("  alert         wrong     B (critical): now\n");
        int next = text.indexOf("  alert         warning   A (warning): \\u{1b}[2Jsoon\n");
        assertTrue(0 <= worst && worst < next, text);
        assertFalse(text.contains("Later"), text);
        assertFalse(text.contains("Watchdog"), text);
        assertEquals(Level.WRONG, status.level());
    }

    @Test
    void scriptsGetNumbersAndFixedWords() {
        ObjectNode json = Status.of(
                        seen(Recorded.text("first"), Recorded.text("second"), true, BACKUP, Optional.of(List.of())))
                .json();
        assertEquals("warning", json.path("level").asText());
        assertEquals(14_220, json.at("/parts/delivery/waiting").asInt());
        assertEquals(1.0, json.at("/parts/exchanges/failedPerSecond").asDouble());
        assertEquals(20, json.at("/parts/certificates/channelDays").asInt());
        assertTrue(json.at("/parts/backup/text").asText().startsWith("5 h"));
        assertTrue(json.path("alerts").isArray());
    }

    @Test
    void withoutTextsNothingThatAPeerSaysIsRepeated() {
        String lying = Recorded.text("second").replace("version=\"0.1.0\"", "version=\"alice@192.0.2.7\"");
        Alert alert = new Alert("not a name", "critical", "of alice");
        String bare = Status.of(seen(Recorded.text("first"), lying, true, "", Optional.of(List.of(alert))))
                .bare()
                .toString();
        assertFalse(bare.contains("alice") || bare.contains("192.0.2") || bare.contains("not a name"), bare);
        Seen silent =
                new Seen(NOW, new Seen.Silent("no answer on /home/alice"), FILES, Scrape.NOTHING, Optional.empty());
        assertFalse(Status.of(silent).bare().toString().contains("alice"));
    }
}
