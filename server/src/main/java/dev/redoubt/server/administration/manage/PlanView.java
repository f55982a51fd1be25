package dev.redoubt.server.administration.manage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a change of settings does, for people. */
final class PlanView {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final PrintStream out;
    private final Names names;

    PlanView(PrintStream out, Names names) {
        this.out = out;
        this.names = names;
    }

    void print(JsonNode plan) {
        if (plan.path("stale").booleanValue()) {
            out.println("This plan is void: something was changed since. It says what it would do now.");
            out.println();
        }
        changes(plan.path("changes"));
        out.println();
        new Details()
                .add("group", names.groupName(plan.path("groupId").asText()))
                .add("users", Values.text(plan.path("users")))
                .add("bots", Values.text(plan.path("bots")))
                .add("devices", Values.text(plan.path("devices")))
                .add(
                        "messages that go earlier",
                        steps(plan.path("waitingMessages").asLong()))
                .add(
                        "loosens",
                        plan.path("loosens").booleanValue() ? "yes: a second administrator may be needed" : "no")
                .print(out);
    }

    private static String steps(long messages) {
        return messages == 0 ? "fewer than 100" : messages + " or more";
    }

    /** A change that was made. */
    void printVersion(JsonNode version) {
        new Details()
                .add("version", Values.text(version.path("version")))
                .add("group", group(version))
                .add("by", Values.text(version.path("by")))
                .add("at", Values.time(version.path("at")))
                .print(out);
        out.println();
        changes(version.path("changes"));
    }

    /** Of which group a change was. */
    String group(JsonNode version) {
        return version.has("groupId") ? names.groupName(version.path("groupId").asText()) : "the whole network";
    }

    void changes(JsonNode changes) {
        Table table = new Table(List.of(
                Column.of("SETTING", "setting"),
                new Column("IS", change -> value(change, "before")),
                new Column("BECOMES", change -> value(change, "after")),
                new Column("WHICH IS", PlanView::direction)));
        changes.forEach(table::add);
        table.print(out);
    }

    /** All changes of a version, or of a proposal's effect, in one cell. */
    static String brief(JsonNode version) {
        List<String> all = new ArrayList<>();
        version.path("changes")
                .forEach(change -> all.add(change.path("setting").asText() + ": " + value(change, "before") + " → "
                        + value(change, "after")));
        return String.join("; ", all);
    }

    private static String direction(JsonNode change) {
        String direction = change.path("direction").asText().toLowerCase(Locale.ROOT);
        return direction.equals("other") ? "" : direction;
    }

    private static String value(JsonNode change, String member) {
        return Values.setting(
                change.path("setting").asText(), json(change.path(member).asText()));
    }

    private static JsonNode json(String text) {
        try {
            return text.isEmpty() ? MissingNode.getInstance() : JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return JSON.getNodeFactory().textNode(text);
        }
    }
}
