package dev.redoubt.server.administration.diagnostics;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The end of the log, as JSON lines: events with the fields that may be taken along. What libraries say in words of
 * their own, and lines that are no events, are left out and counted.
 */
final class LogReport {
    /** Words. */
    static final Set<String> WORDS = Set.of("event", "level", "part");

    static final Set<String> TIMES = Set.of("time");
    static final Set<String> CLASSES = Set.of("logger_name", "logger", "place", "failure");
    static final Set<String> THREADS = Set.of("thread_name");
    static final Set<String> NUMBERS = Set.of("millis", "audit_number", "sessions", "left_out");

    /**
     * Of the fields of the server's log, those that stay: sentences of libraries, ports, and what tells appliances
     * apart.
     */
    static final Set<String> LEFT_OUT = Set.of("message", "port", "management_port", "audit_hash");

    private static final int LONGEST_LINE = 64 * 1024;

    /** What the service manager takes off, and a file keeps. */
    private static final Pattern PRIORITY = Pattern.compile("^<[0-7]>");

    private static final Pattern TIME = Pattern.compile("[0-9T:.Z+-]{10,40}");
    private static final Pattern THREAD = Pattern.compile("[@{\\[(<].*", Pattern.DOTALL);
    private static final ObjectMapper JSON = new ObjectMapper();

    private LogReport() {}

    static String of(String log) {
        StringBuilder report = new StringBuilder();
        int other = 0;
        for (String line : log.split("\n", -1)) {
            ObjectNode event = event(PRIORITY.matcher(line).replaceFirst(""));
            if (!event.isEmpty()) {
                report.append(event).append('\n');
            } else if (!line.isBlank()) {
                other++;
            }
        }
        return report.append(JsonNodeFactory.instance.objectNode().put("linesLeftOut", other))
                .append('\n')
                .toString();
    }

    private static ObjectNode event(String line) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        if (line.length() > LONGEST_LINE || !line.startsWith("{")) {
            return event;
        }
        try {
            for (Map.Entry<String, JsonNode> field : JSON.readTree(line).properties()) {
                put(event, field.getKey(), field.getValue());
            }
        } catch (JsonProcessingException e) {
            return JsonNodeFactory.instance.objectNode();
        }
        return event;
    }

    private static void put(ObjectNode event, String name, JsonNode value) {
        String text = value.asText();
        if (NUMBERS.contains(name) && value.isNumber()) {
            event.set(name, value);
        } else if (WORDS.contains(name)) {
            event.put(name, Known.WORD.orOther(text));
        } else if (TIMES.contains(name)) {
            event.put(name, TIME.matcher(text).matches() ? text : Known.OTHER);
        } else if (CLASSES.contains(name)) {
            event.put(name, Known.FAILURE.orOther(text));
        } else if (THREADS.contains(name)) {
            // Libraries add where they listen.
            event.put(name, Known.WORD.orOther(THREAD.matcher(text).replaceFirst("")));
        }
    }
}
