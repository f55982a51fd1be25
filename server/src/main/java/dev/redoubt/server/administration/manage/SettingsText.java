package dev.redoubt.server.administration.manage;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.redoubt.server.administration.access.ApiClient;
import dev.redoubt.server.api.Model;
import dev.redoubt.server.api.Shape;
import dev.redoubt.server.configuration.DurationText;
import dev.redoubt.server.configuration.RefusedStartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Settings as they are typed: {@code maxTtl=7d filesEnabled=false calling.canVideoCall=false permittedNetworks=12345678,23456789}.
 * Their names and kinds are the model's; so {@code true} is a truth value only where one is meant. A list is empty as {@code name=}.
 */
final class SettingsText {
    private static final Set<String> SECONDS = Set.of("maxTtl", "maxBor");
    private static final Set<String> MINUTES = Set.of("ssoMaxIdleMinutes", "maxNonSsoSessionMinutes");

    private final Shape.Structure shape;

    private SettingsText(Shape.Structure shape) {
        this.shape = shape;
    }

    /** For a structure in an operation's input. */
    static SettingsText ofInput(Model model, String operation, String member) {
        Shape.Member found = model.operation(operation).input().members().get(member);
        if (found == null || !(found.shape() instanceof Shape.Structure structure)) {
            throw new IllegalStateException("the model has no settings in " + operation);
        }
        return new SettingsText(structure);
    }

    /** A file with a JSON object. */
    static ObjectNode read(Path file) {
        try {
            if (new ObjectMapper().readTree(Files.readString(file)) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException e) {
            throw new UsageException(file + " is not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UsageException(
                    RefusedStartException.unreadable(file.toString(), e).getMessage());
        }
        throw new UsageException(file + " does not hold a JSON object");
    }

    /** Names with dots, and what kind of value each takes. */
    static Map<String, String> kindsOf(String operation, String member, Map<String, String> into) {
        Shape.Member found = Model.load().operation(operation).input().members().get(member);
        if (found != null && found.shape() instanceof Shape.Structure structure) {
            kinds("", structure, into);
        }
        return into;
    }

    private static void kinds(String prefix, Shape.Structure structure, Map<String, String> into) {
        structure.members().forEach((name, member) -> {
            if (member.shape() instanceof Shape.Structure inner) {
                kinds(prefix + name + ".", inner, into);
            } else {
                into.put(prefix + name, kind(name, member.shape()));
            }
        });
    }

    private static String kind(String name, Shape shape) {
        return switch (shape) {
            case Shape.Flag _ -> "true or false";
            case Shape.Whole _ when SECONDS.contains(name) -> "seconds, or a duration as 7d";
            case Shape.Whole _ when MINUTES.contains(name) -> "minutes, or a duration as 8h";
            case Shape.Whole _ -> "number";
            case Shape.Moment _ -> "seconds since 1970";
            case Shape.Text text when !text.values().isEmpty() -> String.join(" or ", text.values());
            case Shape.Text _ -> "text";
            case Shape.Sequence(Shape element, long _, long _)
            when element instanceof Shape.Structure -> "list of objects: with --file only";
            case Shape.Sequence _ -> "list, with commas";
            case Shape.Structure _ -> "object";
        };
    }

    /** Names with dots, and what stands there, in the order of the names. */
    static Map<String, JsonNode> flat(JsonNode settings) {
        Map<String, JsonNode> all = new TreeMap<>();
        collect("", settings, all);
        return new LinkedHashMap<>(all);
    }

    private static void collect(String prefix, JsonNode settings, Map<String, JsonNode> all) {
        settings.properties().forEach(setting -> {
            if (setting.getValue().isObject()) {
                collect(prefix + setting.getKey() + ".", setting.getValue(), all);
            } else {
                all.put(prefix + setting.getKey(), setting.getValue());
            }
        });
    }

    /** @throws UsageException naming the one that does not hold */
    ObjectNode parse(List<String> settings) {
        ObjectNode parsed = ApiClient.members();
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            if (equals < 1) {
                throw new UsageException("not a setting and its value, as filesEnabled=false: " + setting);
            }
            put(
                    parsed,
                    shape,
                    setting.substring(0, equals),
                    setting.substring(0, equals),
                    setting.substring(equals + 1));
        }
        return parsed;
    }

    private static void put(ObjectNode into, Shape.Structure shape, String path, String whole, String value) {
        int dot = path.indexOf('.');
        String name = dot < 0 ? path : path.substring(0, dot);
        Shape.Member member = shape.members().get(name);
        if (member == null) {
            throw new UsageException("there is no setting " + whole + ". There are "
                    + String.join(", ", shape.members().keySet()));
        }
        if (member.shape() instanceof Shape.Structure inner) {
            if (dot < 0) {
                throw new UsageException(whole + " has parts: " + whole + "."
                        + String.join(", " + whole + ".", inner.members().keySet()));
            }
            put(into.withObject("/" + name), inner, path.substring(dot + 1), whole, value);
        } else if (dot >= 0) {
            throw new UsageException("there is no setting " + whole + ": " + name + " has no parts");
        } else if (into.set(name, parse(member.shape(), name, value)) == null) {
            throw new IllegalStateException("a value is never missing");
        }
    }

    private static JsonNode parse(Shape shape, String name, String value) {
        return switch (shape) {
            case Shape.Flag _ -> flag(name, value);
            case Shape.Whole _ -> whole(name, value);
            case Shape.Moment _ -> whole(name, value);
            case Shape.Text _ -> TextNode.valueOf(value);
            case Shape.Sequence(Shape element, long _, long _) -> sequence(element, name, value);
            case Shape.Structure _ -> throw new UsageException(name + " has parts; use --file");
        };
    }

    private static JsonNode sequence(Shape element, String name, String value) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        if (!value.isEmpty()) {
            for (String part : value.split(",", -1)) {
                list.add(parse(element, name, part.strip()));
            }
        }
        return list;
    }

    private static JsonNode flag(String name, String value) {
        return switch (value) {
            case "true", "yes", "on" -> BooleanNode.TRUE;
            case "false", "no", "off" -> BooleanNode.FALSE;
            default -> throw new UsageException(name + " is true or false, not " + value);
        };
    }

    private static JsonNode whole(String name, String value) {
        try {
            return LongNode.valueOf(Long.parseLong(value));
        } catch (NumberFormatException e) {
            return LongNode.valueOf(duration(name, value));
        }
    }

    private static long duration(String name, String value) {
        try {
            if (SECONDS.contains(name)) {
                return DurationText.parse(value).toSeconds();
            }
            if (MINUTES.contains(name)) {
                return DurationText.parse(value).toMinutes();
            }
        } catch (IllegalArgumentException e) {
            throw new UsageException(name + " is a number, or a duration as 7d, not " + value);
        }
        throw new UsageException(name + " is a whole number, not " + value);
    }
}
