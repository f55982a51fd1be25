package dev.redoubt.server.configuration;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Takes keys out of a TOML table, each once; what is left over at the end is unknown. Every complaint names the path of
 * its key.
 */
public final class TomlTable {
    private final String file;
    private final String path;
    private final ObjectNode rest;

    private TomlTable(String file, String path, ObjectNode rest) {
        this.file = file;
        this.path = path;
        this.rest = rest;
    }

    /** @throws RefusedStartException if the file cannot be read */
    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw RefusedStartException.unreadable("configuration file " + file, e);
        }
    }

    /**
     * @param file where the text comes from, for complaints
     * @throws RefusedStartException if it is not TOML
     */
    public static TomlTable parse(Path file, String text) {
        try {
            JsonNode root = new TomlMapper().readTree(text);
            return new TomlTable(file.toString(), "", (ObjectNode) root);
        } catch (JacksonException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw new RefusedStartException(file + ": not TOML, look near line " + line, e);
        }
    }

    /** A table that must be there. */
    public TomlTable table(String key) {
        return optionalTable(key).orElseThrow(() -> missing(key));
    }

    /** A table all of whose keys have defaults: an empty one where it is missing. */
    TomlTable tableOrEmpty(String key) {
        return optionalTable(key).orElseGet(() -> new TomlTable(file, pathOf(key), rest.objectNode()));
    }

    Optional<TomlTable> optionalTable(String key) {
        JsonNode node = rest.remove(key);
        if (node == null) {
            return Optional.empty();
        }
        if (node instanceof ObjectNode table) {
            return Optional.of(new TomlTable(file, pathOf(key), table));
        }
        throw wrong(key, "must be a table");
    }

    public String text(String key) {
        return optionalText(key).orElseThrow(() -> missing(key));
    }

    Optional<String> optionalText(String key) {
        JsonNode node = rest.remove(key);
        if (node == null) {
            return Optional.empty();
        }
        if (!node.isTextual() || node.textValue().isBlank()) {
            throw wrong(key, "must be text in quotes, and not empty");
        }
        return Optional.of(node.textValue());
    }

    /** Whether {@code key = true} is said. */
    boolean flag(String key) {
        JsonNode node = rest.remove(key);
        if (node != null && !node.isBoolean()) {
            throw wrong(key, "must be true or false");
        }
        return node != null && node.booleanValue();
    }

    /** @throws RefusedStartException if one of {@code keys} is there */
    void refuse(String why, String... keys) {
        for (String key : keys) {
            if (rest.has(key)) {
                throw wrong(key, why);
            }
        }
    }

    int integer(String key) {
        return optionalInteger(key).orElseThrow(() -> missing(key));
    }

    int integer(String key, int standard) {
        return optionalInteger(key).orElse(standard);
    }

    private Optional<Integer> optionalInteger(String key) {
        JsonNode node = rest.remove(key);
        if (node == null) {
            return Optional.empty();
        }
        if (!node.isIntegralNumber() || !node.canConvertToInt()) {
            throw wrong(key, "must be a whole number");
        }
        return Optional.of(node.intValue());
    }

    Duration duration(String key, String standard) {
        return parsed(key, standard, DurationText::parse);
    }

    ByteSize size(String key, String standard) {
        return parsed(key, standard, ByteSize::parse);
    }

    public <T> T parsed(String key, @Nullable String standard, Function<String, T> parser) {
        return parse(key, standard == null ? text(key) : optionalText(key).orElse(standard), parser);
    }

    <T> Optional<T> optionalParsed(String key, Function<String, T> parser) {
        return optionalText(key).map(text -> parse(key, text, parser));
    }

    private <T> T parse(String key, String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw wrong(key, e.getMessage());
        }
    }

    /** Builds the table's record from its values; whatever the record refuses is said with this table's path. */
    public <T> T build(Function<TomlTable, T> constructor) {
        T built;
        try {
            built = constructor.apply(this);
        } catch (IllegalArgumentException e) {
            throw new RefusedStartException(file + ": [" + path + "]: " + e.getMessage(), e);
        }
        refuseUnknown();
        return built;
    }

    private void refuseUnknown() {
        TreeSet<String> unknown = new TreeSet<>();
        rest.fieldNames().forEachRemaining(key -> unknown.add(pathOf(key)));
        if (!unknown.isEmpty()) {
            throw new RefusedStartException(file + ": unknown key " + String.join(", ", unknown));
        }
    }

    private RefusedStartException missing(String key) {
        return new RefusedStartException(file + ": missing key " + pathOf(key));
    }

    private RefusedStartException wrong(String key, @Nullable String why) {
        return new RefusedStartException(file + ": " + pathOf(key) + ": " + why);
    }

    private String pathOf(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
