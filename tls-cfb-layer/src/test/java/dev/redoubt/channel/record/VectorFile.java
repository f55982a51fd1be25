package dev.redoubt.channel.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A vector: lines of "name: value". vectors/README.md. */
public final class VectorFile {
    private VectorFile() {}

    public static Map<String, String> read(Path file) throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String line : Files.readAllLines(file)) {
            int colon = line.indexOf(':');
            fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        return fields;
    }

    /** @throws IllegalArgumentException if the vector lacks it */
    public static String field(Map<String, String> vector, String name) {
        String value = vector.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the vector has no field " + name);
        }
        return value;
    }
}
