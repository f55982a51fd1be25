package dev.redoubt.client.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * One JSON object (RFC 8259), written member by member. Only printable ASCII stands in it, everything else is escaped: nothing
 * in it can take over a terminal, and no locale can spoil it.
 */
final class Json {
    private static final int LAST_PRINTABLE = '~';
    private static final JsonFactory FACTORY = new JsonFactory();

    private final JsonGenerator generator;

    private Json(JsonGenerator generator) {
        this.generator = generator;
    }

    /**
     * Prints one object, on one line.
     *
     * @throws UncheckedIOException if nobody reads the output any more
     */
    static void line(PrintStream out, Consumer<Json> members) {
        print(out, json -> json.object(members));
    }

    /**
     * Prints a list of objects, on one line.
     *
     * @throws UncheckedIOException likewise
     */
    static <T> void list(PrintStream out, Collection<T> values, BiConsumer<Json, T> members) {
        print(out, json -> json.array(values, members));
    }

    private static void print(PrintStream out, Consumer<Json> content) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(text).setHighestNonEscapedChar(LAST_PRINTABLE)) {
            content.accept(new Json(generator));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out.print(text.append('\n'));
        if (out.checkError()) {
            throw new UncheckedIOException(new IOException("the output is closed"));
        }
    }

    Json put(String name, String value) {
        return write(() -> generator.writeStringField(name, value));
    }

    Json put(String name, long value) {
        return write(() -> generator.writeNumberField(name, value));
    }

    Json put(String name, boolean value) {
        return write(() -> generator.writeBooleanField(name, value));
    }

    /** ISO 8601, in UTC. */
    Json put(String name, Instant value) {
        return put(name, value.toString());
    }

    /** In lower case, as {@code of_two}. */
    Json put(String name, Enum<?> value) {
        return put(name, Names.of(value));
    }

    /** {@code null} for none. */
    <T> Json put(String name, Optional<T> value, BiConsumer<Json, T> members) {
        return value.isPresent()
                ? put(name, one -> members.accept(one, value.get()))
                : write(() -> generator.writeNullField(name));
    }

    /** {@code null} for none. */
    Json put(String name, OptionalLong value) {
        return value.isPresent() ? put(name, value.getAsLong()) : write(() -> generator.writeNullField(name));
    }

    /** {@code null} for none. */
    Json put(String name, Optional<String> value) {
        return value.isPresent() ? put(name, value.get()) : write(() -> generator.writeNullField(name));
    }

    Json put(String name, Consumer<Json> members) {
        return write(() -> generator.writeFieldName(name)).object(members);
    }

    Json strings(String name, Collection<String> values) {
        return write(() -> {
            generator.writeArrayFieldStart(name);
            for (String value : values) {
                generator.writeString(value);
            }
            generator.writeEndArray();
        });
    }

    <T> Json list(String name, Collection<T> values, BiConsumer<Json, T> members) {
        return write(() -> generator.writeFieldName(name)).array(values, members);
    }

    private Json object(Consumer<Json> members) {
        write(generator::writeStartObject);
        members.accept(this);
        return write(generator::writeEndObject);
    }

    private <T> Json array(Collection<T> values, BiConsumer<Json, T> members) {
        write(generator::writeStartArray);
        values.forEach(value -> object(one -> members.accept(one, value)));
        return write(generator::writeEndArray);
    }

    private interface Step {
        void run() throws IOException;
    }

    private Json write(Step step) {
        try {
            step.run();
            return this;
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot be written to", e);
        }
    }
}
