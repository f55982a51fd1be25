package dev.redoubt.server.administration.status;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.server.administration.manage.TerminalText;
import dev.redoubt.server.administration.observe.Level;
import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How an appliance is. */
public final class Status {
    private static final int NAME_WIDTH = 14;
    private static final int LEVEL_WIDTH = 10;

    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_]{1,80}");

    private final Instant at;
    private final List<Part> parts;
    private final Optional<List<Alert>> alerts;

    private Status(Instant at, List<Part> parts, Optional<List<Alert>> alerts) {
        this.at = at;
        this.parts = parts;
        this.alerts = alerts;
    }

    static Status of(Seen seen) {
        List<Part> parts = new ArrayList<>(ServiceParts.of(seen));
        parts.addAll(KeepingParts.of(seen));
        return new Status(seen.at(), parts, seen.alerts());
    }

    /** A critical alert is as bad as what it was made for. */
    public Level level() {
        Stream<Level> ofAlerts = alerts.stream().flatMap(List::stream).map(Status::level);
        return Level.worst(
                Stream.concat(parts.stream().map(Part::level), ofAlerts).toList());
    }

    private static Level level(Alert alert) {
        return alert.isCritical() ? Level.WRONG : Level.WARNING;
    }

    void print(PrintStream out) {
        String how = switch (level()) {
            case OK, NOT_SEEN -> "well";
            case WARNING -> "works, and needs a look";
            case WRONG -> "not well";
        };
        out.println("Redoubt at " + at.truncatedTo(ChronoUnit.SECONDS) + ": " + how);
        parts.forEach(part -> out.println(line(part.name(), part.level(), part.text())));
        if (alerts.isEmpty()) {
            out.println(line("alerts", Level.NOT_SEEN, "no Prometheus answers on this machine"));
        } else if (alerts.get().isEmpty()) {
            out.println(line("alerts", Level.OK, "none"));
        } else {
            alerts.get()
                    .forEach(alert -> out.println(line(
                            "alert", level(alert), alert.name() + " (" + alert.severity() + "): " + alert.summary())));
        }
    }

    private static String line(String name, Level level, String text) {
        return "  " + padded(name, NAME_WIDTH) + padded(level.text(), LEVEL_WIDTH) + TerminalText.line(text);
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(1, width - text.length()));
    }

    /** For scripts. */
    ObjectNode json() {
        ObjectNode json = bare();
        parts.forEach(part -> part(json, part).put("text", part.text()));
        alerts.ifPresent(firing -> {
            ArrayNode list = json.putArray("alerts");
            firing.forEach(alert -> list.add(bare(alert).put("summary", alert.summary())));
        });
        return json;
    }

    private static ObjectNode part(ObjectNode json, Part part) {
        return (ObjectNode) json.path("parts").path(part.name());
    }

    /** Numbers and fixed words alone: for whoever is not to learn where the appliance is, or whose. */
    public ObjectNode bare() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("time", at.truncatedTo(ChronoUnit.SECONDS).toString()).put("level", level().text());
        ObjectNode all = json.putObject("parts");
        parts.forEach(part -> {
            ObjectNode one =
                    all.putObject(part.name()).put("level", part.level().text());
            one.setAll(part.members());
        });
        alerts.ifPresent(firing -> {
            ArrayNode list = json.putArray("alerts");
            firing.forEach(alert -> list.add(bare(alert)));
        });
        return json;
    }

    private static ObjectNode bare(Alert alert) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("name", word(alert.name()))
                .put("severity", word(alert.severity()));
    }

    /** Whoever answers as Prometheus may say anything. */
    private static String word(String text) {
        return WORD.matcher(text).matches() ? text : "other";
    }
}
