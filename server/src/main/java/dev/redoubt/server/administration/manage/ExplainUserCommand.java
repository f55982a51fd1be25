package dev.redoubt.server.administration.manage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.server.administration.access.ApiClient;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code redoubtctl explain-user}. */
@Command(
        name = "explain-user",
        mixinStandardHelpOptions = true,
        description = {
            "Shows all that the server keeps of a user, column by column, with why and for how long.",
            "What it holds of nobody in particular, and what it has in memory only, comes with --all."
        })
final class ExplainUserCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private CallOptions call = new CallOptions();

    @Parameters(paramLabel = "NAME", description = "The user's name.")
    private String name = "";

    @Option(names = "--all", description = "Also what is kept of nobody in particular, and what is only in memory.")
    private boolean all;

    ExplainUserCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        return call.run(console, session -> {
            ObjectNode answer = session.call("ExplainUser", ApiClient.members().put("name", name));
            if (session.isJson()) {
                return session.json(answer);
            }
            print(answer, console.out());
            return CallOptions.DONE;
        });
    }

    private void print(ObjectNode answer, PrintStream out) {
        out.println(
                answer.path("known").booleanValue()
                        ? "What is kept of " + TerminalText.line(name) + ":"
                        : "Nobody is enrolled or invited as " + TerminalText.line(name) + ".");
        for (JsonNode table : answer.path("tables")) {
            if (table.path("count").asLong() > 0) {
                table(table, out);
            }
        }
        if (all) {
            others(answer, out);
        }
    }

    private static void table(JsonNode table, PrintStream out) {
        Map<String, JsonNode> meanings = new HashMap<>();
        table.path("columns")
                .forEach(column -> meanings.put(column.path("column").asText(), column));
        long count = table.path("count").asLong();
        out.println();
        out.println(TerminalText.line(table.path("table").asText()) + (count == 1 ? "" : " (" + count + " rows)"));
        for (JsonNode row : table.path("rows")) {
            for (JsonNode cell : row) {
                JsonNode meaning = meanings.getOrDefault(cell.path("column").asText(), ApiClient.members());
                out.println("  " + TerminalText.line(cell.path("column").asText() + " = " + shown(cell)));
                out.println("      "
                        + TerminalText.line(meaning.path("purpose").asText() + "; kept: "
                                + meaning.path("retention").asText()));
            }
        }
        if (table.path("rows").size() < count) {
            out.println("  and " + (count - table.path("rows").size()) + " more like these");
        }
    }

    private static String shown(JsonNode cell) {
        String value = cell.path("value").asText();
        return value.isEmpty() ? "nothing" : value;
    }

    private static void others(ObjectNode answer, PrintStream out) {
        out.println();
        out.println("Kept of nobody in particular");
        answer.path("others")
                .forEach(other -> out.println("  "
                        + TerminalText.line(other.path("table").asText() + ": "
                                + other.path("why").asText())));
        out.println();
        out.println("In memory only");
        answer.path("memory")
                .forEach(one -> out.println("  "
                        + TerminalText.line(one.path("what").asText() + ": "
                                + one.path("purpose").asText() + "; kept: "
                                + one.path("retention").asText())));
    }
}
