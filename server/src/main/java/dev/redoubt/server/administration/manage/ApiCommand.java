package dev.redoubt.server.administration.manage;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.server.api.Model;
import dev.redoubt.server.api.OperationModel;
import dev.redoubt.server.configuration.RefusedStartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code redoubtctl api}: whatever no other command does. */
@Command(
        name = "api",
        mixinStandardHelpOptions = true,
        description = {
            "Calls any operation of the administration API by its name, and prints the answer as JSON.",
            "networkId and the client token are filled in where they are missing."
        },
        footer = {
            "",
            "For example:",
            "  redoubtctl api --list",
            "  redoubtctl api ListUsers '{\"status\": 1, \"maxResults\": 100}'"
        })
final class ApiCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private CallOptions call = new CallOptions();

    @Parameters(index = "0", arity = "0..1", paramLabel = "OPERATION", description = "Its name, as ListUsers.")
    private @Nullable String operation;

    @Parameters(
            index = "1",
            arity = "0..1",
            defaultValue = "{}",
            paramLabel = "MEMBERS",
            description = "A JSON object with the members of its input, or @FILE with one.")
    private String members = "{}";

    @Option(names = "--list", description = "Lists all operations instead.")
    private boolean list;

    ApiCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (list) {
            return list();
        }
        if (operation == null) {
            throw new UsageException("which operation? redoubtctl api --list");
        }
        String name = operation;
        if (!Model.load().operations().containsKey(name)) {
            throw new UsageException("there is no operation " + name + ": redoubtctl api --list");
        }
        ObjectNode input = input(members);
        return call.run(console, session -> session.json(session.call(name, input)));
    }

    private int list() {
        Table table = new Table(List.of(
                Column.of("OPERATION", "name"),
                Column.of("METHOD", "method"),
                Column.of("PATH", "path"),
                Column.of("AT LEAST", "role")));
        new TreeMap<>(Model.load().operations()).values().forEach(each -> table.add(described(each)));
        table.print(console.out());
        return CallOptions.DONE;
    }

    private static JsonNode described(OperationModel each) {
        String path = each.path().stream()
                .map(segment -> switch (segment) {
                    case OperationModel.Segment.Literal(String text) -> text;
                    case OperationModel.Segment.Label(String member) -> "{" + member + "}";
                })
                .collect(Collectors.joining("/", "/", ""));
        return JsonNodeFactory.instance
                .objectNode()
                .put("name", each.name())
                .put("method", each.method())
                .put("path", path)
                .put("role", each.role().text());
    }

    private static ObjectNode input(String text) {
        try {
            String json = text.startsWith("@") ? Files.readString(Path.of(text.substring(1))) : text;
            if (new ObjectMapper().readTree(json) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException e) {
            throw new UsageException("MEMBERS is not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UsageException(
                    RefusedStartException.unreadable(text.substring(1), e).getMessage());
        }
        throw new UsageException("MEMBERS is not a JSON object");
    }
}
