package dev.redoubt.protocol.vectors;

import dev.redoubt.protocol.identity.Octets;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One case of a vector file: {@code [name]}, then lines of {@code key = value}; bytes in hexadecimal. {@code #} comments. */
public record Vector(String name, Map<String, String> values) {
    public Vector(String name) {
        this(name, new LinkedHashMap<>());
    }

    public static List<Vector> read(String file) {
        try (InputStream in = Vector.class.getResourceAsStream("/vectors/" + file)) {
            if (in == null) {
                throw new IllegalArgumentException("no vectors: " + file);
            }
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Vector> parse(String text) {
        List<Vector> vectors = new ArrayList<>();
        text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).forEach(line -> {
            if (line.startsWith("[")) {
                vectors.add(new Vector(line.substring(1, line.length() - 1)));
            } else {
                String[] parts = line.split("=", 2);
                vectors.getLast().values.put(parts[0].trim(), parts[1].trim());
            }
        });
        return vectors;
    }

    public static String write(String comment, List<Vector> vectors) {
        StringBuilder out = new StringBuilder();
        comment.lines().forEach(line -> out.append("# ").append(line).append('\n'));
        for (Vector vector : vectors) {
            out.append("\n[").append(vector.name).append("]\n");
            vector.values.forEach((key, value) ->
                    out.append((key + " = " + value).stripTrailing()).append('\n'));
        }
        return out.toString();
    }

    public Vector with(String key, String value) {
        values.put(key, value);
        return this;
    }

    public Vector with(String key, byte[] value) {
        return with(key, Octets.copyOf(value).toHex());
    }

    public String text(String key) {
        String value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException(name + " has no " + key);
        }
        return value;
    }

    public boolean has(String key) {
        return values.containsKey(key);
    }

    public byte[] bytes(String key) {
        return octets(key).toBytes();
    }

    public Octets octets(String key) {
        return Octets.ofHex(text(key));
    }

    public long number(String key) {
        return Long.parseLong(text(key));
    }

    public Instant time(String key) {
        return Instant.ofEpochSecond(number(key));
    }

    @Override
    public String toString() {
        return name;
    }
}
