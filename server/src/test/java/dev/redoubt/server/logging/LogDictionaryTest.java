package dev.redoubt.server.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.server.database.MetadataLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The dictionary says what the code says, and all of it. */
class LogDictionaryTest {
    private static final Path FILE = Path.of("..", "ops", "log-events.md");
    private static final Pattern RUNBOOK = Pattern.compile("the runbook of (\\w+)");
    private static final Pattern SAID =
            Pattern.compile("\\b(?:say (ERROR|WARN|INFO)|(fail|require_room \\S+ \\S+)) ([a-z_]+)");

    @Test
    void theCommittedFileIsWhatTheCodeSays() throws Exception {
        if (Boolean.getBoolean("redoubt.write")) {
            Files.writeString(FILE, LogDictionary.text());
        }
        assertEquals(LogDictionary.text(), Files.readString(FILE));
    }

    @ParameterizedTest
    @EnumSource(LogEvent.class)
    void eachEventSaysWhatItMeansAndWhatToDo(LogEvent event) {
        for (String sentence : new String[] {event.meaning(), event.remedy()}) {
            assertFalse(sentence.isBlank());
            assertFalse(sentence.endsWith(".") || sentence.contains("|"), sentence);
        }
        assertTrue(event.level() == LogLevel.INFO
                || !event.remedy().equals("nothing")
                || event.label().endsWith("_stop_failed"));
        Set<LogField> always = EnumSet.of(LogField.TIME, LogField.LEVEL, LogField.EVENT);
        assertTrue(event.fields().stream().noneMatch(always::contains));
    }

    @Test
    void eachRunbookThatIsNamedExists() {
        Stream.concat(
                        Arrays.stream(LogEvent.values()).map(LogEvent::remedy),
                        Arrays.stream(ScriptEvent.values()).map(ScriptEvent::remedy))
                .flatMap(remedy -> RUNBOOK.matcher(remedy).results())
                .map(found -> Path.of("..", "ops", "runbooks", found.group(1) + ".md"))
                .forEach(runbook -> assertTrue(Files.exists(runbook), runbook::toString));
    }

    @Test
    void eachFieldIsOfAnEventAndInTheLedger() {
        Set<LogField> used = EnumSet.of(LogField.TIME, LogField.LEVEL, LogField.EVENT);
        Arrays.stream(LogEvent.values()).forEach(event -> used.addAll(event.fields()));
        assertEquals(EnumSet.allOf(LogField.class), used);
        assertEquals(
                MetadataLedger.load().logFields(),
                Arrays.stream(LogField.values()).map(LogField::label).collect(Collectors.toSet()));
    }

    @Test
    void whatTheBackupsCommandsSayIsAllInIt() throws Exception {
        Map<String, String> said = new TreeMap<>();
        for (Path script : scripts()) {
            Matcher event = SAID.matcher(Files.readString(script));
            while (event.find()) {
                said.put(event.group(3), event.group(2) == null ? event.group(1) : LogLevel.ERROR.name());
            }
        }
        Map<String, String> known = new TreeMap<>();
        Arrays.stream(ScriptEvent.values())
                .forEach(event -> known.put(event.label(), event.level().name()));
        assertEquals(known, said);
    }

    private static Set<Path> scripts() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("bin"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("redoubt-"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
