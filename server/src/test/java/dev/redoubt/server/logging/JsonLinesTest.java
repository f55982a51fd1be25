package dev.redoubt.server.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.redoubt.protocol.identity.Octets;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** What is written of an event of ours, and of what a library says. */
class JsonLinesTest {
    private static final String SECRET = "alice-of-the-log-test";

    private final JsonLines encoder = new JsonLines(false);
    private final List<String> lines = new ArrayList<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            lines.add(new String(encoder.encode(event), StandardCharsets.UTF_8));
        }
    };

    private static Logger root() {
        return ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    @BeforeEach
    void listen() {
        appender.setContext(root().getLoggerContext());
        appender.start();
        root().addAppender(appender);
    }

    @AfterEach
    void leave() {
        root().detachAppender(appender);
    }

    private JsonNode said() {
        assertEquals(1, lines.size(), lines::toString);
        assertTrue(lines.getFirst().endsWith("}\n"));
        try {
            return new ObjectMapper().readTree(lines.getFirst());
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError(lines.getFirst(), e);
        }
    }

    private static Set<String> names(JsonNode line) {
        Set<String> names = new HashSet<>();
        line.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void anEventHasTimeLevelAndItsFieldsWithTheirTypes() {
        Instant before = Instant.now().minusMillis(1);
        LogEvent.READY.write(LogDetail.port(443), LogDetail.took(Duration.ofMillis(1_234)));
        JsonNode line = said();
        assertEquals(Set.of("time", "level", "event", "port", "millis"), names(line));
        assertEquals("INFO", line.get("level").asText());
        assertEquals("ready", line.get("event").asText());
        assertEquals(443, line.get("port").longValue());
        assertTrue(line.get("millis").isNumber());
        String time = line.get("time").asText();
        assertTrue(time.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"), time);
        assertFalse(Instant.parse(time).isBefore(before.minusMillis(1)));
    }

    @ParameterizedTest
    @EnumSource(LogEvent.class)
    void eachEventIsSaidUnderItsNameAndAtItsLevel(LogEvent event) {
        event.write();
        assertEquals(event.label(), said().get("event").asText());
        assertEquals(event.level().name(), said().get("level").asText());
    }

    @Test
    void aFailureIsClassesAndPlacesWithoutItsMessages() {
        LogEvent.MISTAKE.write(
                LogDetail.failure(new IllegalStateException(SECRET, new IllegalArgumentException(SECRET))));
        String failure = said().get("failure").asText();
        assertTrue(failure.contains("IllegalStateException at " + JsonLinesTest.class.getName()), failure);
        assertTrue(failure.contains("IllegalArgumentException"), failure);
        assertFalse(lines.getFirst().contains(SECRET));
    }

    /** A mistake that tests find; where assertions are off, the field is left out. */
    @Test
    void aFieldThatTheEventDoesNotHaveIsNoticed() {
        assertThrows(AssertionError.class, () -> LogEvent.STOPPED.write(LogDetail.port(1)));
        assertEquals(List.of(), lines);
    }

    @Test
    void aHashIsHexadecimal() {
        LogEvent.AUDIT_HEAD.write(LogDetail.auditNumber(7), LogDetail.auditHash(Octets.copyOf(new byte[32])));
        assertEquals("0".repeat(64), said().get("audit_hash").asText());
    }

    @Test
    void aPartIsAWordOfOurs() {
        assertThrows(IllegalArgumentException.class, () -> LogDetail.part("alice@example"));
        assertThrows(IllegalArgumentException.class, () -> LogDetail.part(""));
        assertThrows(IllegalArgumentException.class, () -> LogDetail.part("a".repeat(32)));
        LogEvent.HUNG.write(LogDetail.part("a".repeat(31)));
        assertEquals("a".repeat(31), said().get("part").asText());
    }

    @Test
    void ofALibraryTheTextOfItsCodeIsSaidAndNoValue() {
        LoggerFactory.getLogger("org.example.Library").warn("nobody answers at {} any more", SECRET);
        JsonNode line = said();
        assertEquals(Set.of("time", "level", "event", "logger", "place", "message"), names(line));
        assertEquals("library", line.get("event").asText());
        assertEquals("WARN", line.get("level").asText());
        assertEquals("org.example.Library", line.get("logger").asText());
        assertEquals("nobody answers at {} any more", line.get("message").asText());
        assertTrue(line.get("place").asText().startsWith(JsonLinesTest.class.getName() + ".ofALibrary"));
    }

    @Test
    void ofALibraryATextThatWasPutTogetherIsNotSaid() {
        LoggerFactory.getLogger("org.example.Library").error("nobody answers at " + lines.size() + SECRET);
        JsonNode line = said();
        assertEquals(Set.of("time", "level", "event", "logger", "place"), names(line));
        assertEquals("ERROR", line.get("level").asText());
    }

    @Test
    void ofALibrarysThrowableClassesAndPlacesAreSaid() {
        Exception failure = new IllegalStateException(SECRET, new IllegalArgumentException(SECRET));
        LoggerFactory.getLogger("org.example.Library").warn("it failed", failure);
        String line = said().get("failure").asText();
        assertTrue(line.contains("IllegalArgumentException"), line);
        assertTrue(line.contains(JsonLinesTest.class.getName()), line);
        assertFalse(lines.getFirst().contains(SECRET));
    }

    @Test
    void ofALibrarysOwnPairsAndContextNothingIsSaid() {
        org.slf4j.MDC.put("user", SECRET);
        try {
            LoggerFactory.getLogger("org.example.Library")
                    .atWarn()
                    .addKeyValue("event", SECRET)
                    .addMarker(org.slf4j.MarkerFactory.getDetachedMarker(SECRET))
                    .log("it failed");
        } finally {
            org.slf4j.MDC.remove("user");
        }
        assertEquals("library", said().get("event").asText());
        assertFalse(lines.getFirst().contains(SECRET));
    }

    @Test
    void aLoggerThatIsNotNamedAfterAClassIsUnknown() {
        LoggerFactory.getLogger("user " + SECRET).warn("it failed");
        assertEquals("unknown", said().get("logger").asText());
    }

    @Test
    void whatLibrariesSayIsBoundedAndWhatWasLeftOutIsCounted() {
        for (int i = 0; i < 3 * LibraryRate.A_MINUTE; i++) {
            LoggerFactory.getLogger("org.example.Library").warn("it failed");
        }
        LogEvent.STOPPED.write();
        long written =
                lines.stream().filter(line -> line.contains("\"library\"")).count();
        assertTrue(written <= 2 * LibraryRate.A_MINUTE, () -> written + " lines");
        assertTrue(lines.getLast().contains("\"stopped\""), "ours is always written");
    }

    @Test
    void forTheJournalThePriorityStandsBeforeTheLine() {
        JsonLines journal = new JsonLines(true);
        List<String> written = new ArrayList<>();
        AppenderBase<ILoggingEvent> other = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                written.add(new String(journal.encode(event), StandardCharsets.UTF_8));
            }
        };
        other.start();
        root().addAppender(other);
        try {
            LogEvent.AUDIT_BROKEN.write();
            LogEvent.CLOCK_JUMPED.write();
            LogEvent.STOPPED.write();
        } finally {
            root().detachAppender(other);
        }
        assertTrue(written.get(0).startsWith("<3>{\"time\""), written::toString);
        assertTrue(written.get(1).startsWith("<4>{"), written::toString);
        assertTrue(written.get(2).startsWith("<6>{"), written::toString);
    }

    @Test
    void theServersLogIsWrittenThisWay() {
        assertEquals(Level.WARN, root().getLevel());
        assertEquals(
                JsonLines.class,
                ((ch.qos.logback.core.ConsoleAppender<ILoggingEvent>) root().getAppender("stdout"))
                        .getEncoder()
                        .getClass());
    }
}
