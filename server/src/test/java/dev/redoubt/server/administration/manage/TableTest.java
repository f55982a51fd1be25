package dev.redoubt.server.administration.manage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables, and text in them that somebody else has written. */
class TableTest {
    private static String printed(ObjectNode... rows) {
        Table table = new Table(List.of(Column.of("NAME", "name"), Column.of("WHO", "who"), Column.of("ON", "on")));
        List.of(rows).forEach(table::add);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        table.print(new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }

    private static ObjectNode row(String name, String who) {
        return JsonNodeFactory.instance.objectNode().put("name", name).put("who", who);
    }

    @Test
    void columnsAreAsWideAsWhatStandsInThem() {
        assertEquals("""
                NAME   WHO  ON
                alice  A    yes
                b      -    -
                """, printed(row("alice", "A").put("on", true), row("b", "")));
    }

    @Test
    void wideCharactersTakeTwoCells() {
        assertEquals("""
                NAME  WHO
                田中  x
                e\u0301     y
                """, printed(row("田中", "x"), row("e\u0301", "y")));
    }

    @Test
    void nothingThatAnotherHasWrittenMovesTheCursorOrMakesALine() {
        assertEquals("""
                NAME                      WHO
                \\u{1b}[2J\\u{a}x\\u{202e}y  z
                """, printed(row("\u001b[2J\nx\u202ey", "z")));
    }

    @ParameterizedTest
    @CsvSource({
        "maxTtl, 604800, 604800 (7d)",
        "maxTtl, 90061, 90061 (1d 1h 1m 1s)",
        "maxBor, 0, 0",
        "maxNonSsoSessionMinutes, 60, 60 (1h)",
        "maxAutoDownloadSize, 512000, 512000 (500 KiB)",
        "maxAutoDownloadSize, 7340032, 7340032 (7 MiB)",
        "maxAutoDownloadSize, 100, 100 (100 B)",
        "lockoutThreshold, 10, 10"
    })
    void numbersThatNobodyReadsAreExplained(String name, long value, String shown) {
        assertEquals(shown, Values.setting(name, JsonNodeFactory.instance.numberNode(value)));
    }

    @Test
    void timesAreInUtcAndDaysAreDays() {
        assertEquals("2026-11-25 23:41Z", Values.time(JsonNodeFactory.instance.numberNode(1_795_650_060L)));
        assertEquals("2026-11-25", Values.time(JsonNodeFactory.instance.numberNode(1_795_564_800L)));
        assertEquals("2026-11-25", Values.time(JsonNodeFactory.instance.textNode("2026-11-25T00:00:00Z")));
        assertEquals("", Values.time(JsonNodeFactory.instance.missingNode()));
    }
}
