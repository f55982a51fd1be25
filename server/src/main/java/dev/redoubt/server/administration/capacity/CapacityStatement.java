package dev.redoubt.server.administration.capacity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/**
 * What an appliance can do, and on what. server/SPEC.md, "Statements of capacity".
 *
 * @param time in whole seconds
 * @param version of Redoubt
 * @param minutes that it was measured
 * @param besideUsers whether others were connected meanwhile: it can do at least this
 * @param users of the load
 * @param devices of these that were connected
 * @param durable to devices that are not connected
 * @param connected to devices that are
 */
public record CapacityStatement(
        Instant time,
        String version,
        int minutes,
        boolean besideUsers,
        Machine machine,
        int users,
        int devices,
        Rate durable,
        Rate connected,
        Talk talk) {
    private static final Pattern VERSION = Pattern.compile("[0-9A-Za-z][0-9A-Za-z.+~-]{0,63}");
    private static final int FORMAT = 1;
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    public CapacityStatement {
        time = time.truncatedTo(ChronoUnit.SECONDS);
        if (!VERSION.matcher(version).matches()) {
            throw new IllegalArgumentException("a version has letters, digits and . + ~ -, at most 64");
        }
        if (minutes < 1 || users < 1 || devices < 1) {
            throw new IllegalArgumentException("minutes, users and devices: at least 1");
        }
    }

    /** The one line of JSON that says it; ASCII, without an end of line. */
    public String line() {
        ObjectNode root = JSON.createObjectNode()
                .put("capacity", FORMAT)
                .put("time", time.toString())
                .put("version", version)
                .put("minutes", minutes)
                .put("besideUsers", besideUsers);
        root.putObject("machine")
                .put("processor", machine.processor())
                .put("cores", machine.cores())
                .put("memoryBytes", machine.memoryBytes())
                .put("diskBytes", machine.diskBytes())
                .put("diskFreeBytes", machine.diskFreeBytes())
                .put("system", machine.system());
        root.put("users", users).put("devices", devices);
        put(root.putObject("durable"), durable);
        put(root.putObject("connected"), connected);
        root.putObject("endToEnd")
                .put("sent", talk.sent())
                .put("arrived", talk.arrived())
                .put("slowMillis", talk.slowMillis());
        return text(root);
    }

    private static void put(ObjectNode node, Rate rate) {
        node.put("messagesPerSecond", rate.messagesPerSecond())
                .put("medianMillis", rate.medianMillis())
                .put("slowMillis", rate.slowMillis())
                .put("reached", rate.reached());
    }

    private static String text(JsonNode node) {
        try {
            return JSON.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can be written", e);
        }
    }

    /** @throws IllegalArgumentException if this is not the one spelling of a statement */
    public static CapacityStatement parse(String line) {
        try {
            JsonNode root = JSON.readTree(line);
            CapacityStatement statement = of(root);
            if (!statement.line().equals(line)) {
                throw new IllegalArgumentException("not spelled as a statement is");
            }
            return statement;
        } catch (JsonProcessingException | DateTimeException e) {
            throw new IllegalArgumentException("not a statement", e);
        }
    }

    private static CapacityStatement of(JsonNode root) {
        JsonNode machine = root.path("machine");
        return new CapacityStatement(
                Instant.parse(root.path("time").asText()),
                root.path("version").asText(),
                root.path("minutes").asInt(),
                root.path("besideUsers").asBoolean(),
                new Machine(
                        machine.path("processor").asText(),
                        machine.path("cores").asInt(),
                        machine.path("memoryBytes").asLong(),
                        machine.path("diskBytes").asLong(),
                        machine.path("diskFreeBytes").asLong(),
                        machine.path("system").asText()),
                root.path("users").asInt(),
                root.path("devices").asInt(),
                rate(root.path("durable")),
                rate(root.path("connected")),
                talk(root.path("endToEnd")));
    }

    /** As the load says it, too. */
    static Rate rate(JsonNode node) {
        return new Rate(
                node.path("messagesPerSecond").asLong(-1),
                node.path("medianMillis").asLong(-1),
                node.path("slowMillis").asLong(-1),
                node.path("reached").asBoolean());
    }

    static Talk talk(JsonNode node) {
        return new Talk(
                node.path("sent").asLong(-1),
                node.path("arrived").asLong(-1),
                node.path("slowMillis").asLong(-1));
    }
}
