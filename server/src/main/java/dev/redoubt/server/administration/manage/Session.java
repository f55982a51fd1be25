package dev.redoubt.server.administration.manage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.server.administration.access.ApiClient;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** One run of a command: whom it asks, and where it says what came of it. */
final class Session {
    private static final Pattern ONE = Pattern.compile("^([a-z]+)s were ");
    private static final ObjectMapper JSON = JsonMapper.builder()
            // Nothing of what others wrote reaches a terminal as control characters.
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build();

    private final ApiClient api;
    private final Console console;
    private final boolean json;
    private final Names names;

    Session(ApiClient api, Console console, boolean json) {
        this.api = api;
        this.console = console;
        this.json = json;
        this.names = new Names(api);
    }

    ApiClient api() {
        return api;
    }

    Console console() {
        return console;
    }

    Names names() {
        return names;
    }

    boolean isJson() {
        return json;
    }

    ObjectNode call(String operation, ObjectNode members) {
        return api.call(operation, members);
    }

    /** Asks for a whole list, and prints it. */
    int list(String operation, ObjectNode members, String list, int most, List<Column> columns) {
        return print(list, api.all(operation, members, list, most), columns);
    }

    int print(String list, ArrayNode elements, List<Column> columns) {
        if (json) {
            return json(ApiClient.members().set(list, elements));
        }
        if (elements.isEmpty()) {
            console.err().println("none");
            return CallOptions.DONE;
        }
        Table table = new Table(columns);
        elements.forEach(table::add);
        table.print(console.out());
        return CallOptions.DONE;
    }

    /** Prints one thing. */
    int show(JsonNode answer, Consumer<Details> lines) {
        if (json) {
            return json(answer);
        }
        Details details = new Details();
        lines.accept(details);
        details.print(console.out());
        return CallOptions.DONE;
    }

    /** Says that something was done; for scripts, what was answered. */
    int done(JsonNode answer, String sentence) {
        if (json) {
            return json(answer);
        }
        console.err().println(TerminalText.line(sentence));
        return CallOptions.DONE;
    }

    /**
     * What came of a batch: a sentence on those that were done, and a line for each that was not.
     *
     * @param key the member that names an element
     * @param sentence about several, as {@code users were added}
     */
    int batch(ObjectNode answer, String key, String sentence) {
        int failed = answer.path("failed").size();
        if (json) {
            json(answer);
        } else {
            int done = answer.path("successful").size();
            console.err()
                    .println(done + " " + (done == 1 ? ONE.matcher(sentence).replaceFirst("$1 was ") : sentence));
            answer.path("failed")
                    .forEach(each -> console.err()
                            .println(TerminalText.line("not "
                                    + each.path(key).asText() + ": "
                                    + each.path("field").asText() + " "
                                    + each.path("reason").asText())));
        }
        return failed == 0 ? CallOptions.DONE : CallOptions.NOT_DONE;
    }

    /** @throws UsageException if a limit is none */
    static int atLeastOne(int limit) {
        if (limit < 1) {
            throw new UsageException("--limit: at least 1");
        }
        return limit;
    }

    int json(JsonNode answer) {
        try {
            console.out().println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(answer));
            return CallOptions.DONE;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can be written", e);
        }
    }
}
