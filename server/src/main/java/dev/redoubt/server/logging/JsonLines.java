package dev.redoubt.server.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.event.KeyValuePair;

/** One line of JSON for each event. Named in logback.xml. Where the journal reads, its priority stands before the line. */
public final class JsonLines extends EncoderBase<ILoggingEvent> {
    private static final byte[] NOTHING = {};
    private static final DateTimeFormatter TIME =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter().withZone(ZoneOffset.UTC);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final LibraryLine library = new LibraryLine(Literals.ofThisProgram());
    private final LibraryRate rate = new LibraryRate();
    private final boolean priorities;

    /** For standard output. */
    public JsonLines() {
        this(Journal.readsStandardOutput(System.getenv()));
    }

    JsonLines(boolean priorities) {
        this.priorities = priorities;
    }

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        Optional<LogEvent> own = pairs == null || pairs.isEmpty() ? Optional.empty() : LogEvent.of(pairs.getFirst());
        return own.map(said -> own(event, said, pairs)).orElseGet(() -> library(event));
    }

    private byte[] own(ILoggingEvent event, LogEvent said, List<KeyValuePair> pairs) {
        ObjectNode line = begin(event, said);
        pairs.stream().skip(1).forEach(pair -> put(line, pair.key, pair.value));
        return bytes(event.getLevel(), line);
    }

    private byte[] library(ILoggingEvent event) {
        OptionalLong leftOut = rate.take(event.getTimeStamp());
        if (leftOut.isEmpty()) {
            return NOTHING;
        }
        ObjectNode line = begin(event, LogEvent.LIBRARY);
        Map<LogField, Object> fields = library.of(event);
        fields.forEach((field, value) -> put(line, field.label(), value));
        if (leftOut.getAsLong() > 0) {
            line.put(LogField.LEFT_OUT.label(), leftOut.getAsLong());
        }
        return bytes(event.getLevel(), line);
    }

    private static ObjectNode begin(ILoggingEvent event, LogEvent said) {
        return JSON.createObjectNode()
                .put(LogField.TIME.label(), TIME.format(Instant.ofEpochMilli(event.getTimeStamp())))
                .put(LogField.LEVEL.label(), level(event.getLevel()).name())
                .put(LogField.EVENT.label(), said.label());
    }

    private static void put(ObjectNode line, String name, Object value) {
        if (value instanceof Long number) {
            line.put(name, number);
        } else {
            line.put(name, value.toString());
        }
    }

    private static LogLevel level(Level level) {
        if (level.isGreaterOrEqual(Level.ERROR)) {
            return LogLevel.ERROR;
        }
        return level.isGreaterOrEqual(Level.WARN) ? LogLevel.WARN : LogLevel.INFO;
    }

    private byte[] bytes(Level level, ObjectNode line) {
        try {
            String prefix = priorities ? Journal.prefix(level(level)) : "";
            return (prefix + JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of numbers and texts is always written", e);
        }
    }
}
