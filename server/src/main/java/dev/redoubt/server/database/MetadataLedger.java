package dev.redoubt.server.database;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import dev.redoubt.server.configuration.RefusedStartException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the server keeps, as {@code server/METADATA.toml} says it: every column, log field and metric label with its
 * purpose and retention.
 *
 * @param meanings of columns, by {@code table.column}
 * @param tables whose each table's rows are: {@link #OF_A_USER}, or why nobody's
 * @param memory what is known of a user in memory alone, by what it is
 */
public record MetadataLedger(
        Map<String, Meaning> meanings,
        Map<String, String> tables,
        Map<String, Meaning> memory,
        Set<String> logFields,
        Set<String> metricLabels) {
    /** What a table is called whose rows are each about one user. */
    public static final String OF_A_USER = "user";

    /**
     * Why something is kept, and when it is gone at the latest.
     *
     * @param hidden whether it is only said that it is there: its bytes check a secret, which could be tried with them
     */
    public record Meaning(String purpose, String retention, boolean hidden) {}

    /** The ledger of this program. */
    public static MetadataLedger load() {
        try (InputStream in = MetadataLedger.class.getResourceAsStream("/METADATA.toml")) {
            if (in == null) {
                throw new RefusedStartException("METADATA.toml is missing in this program");
            }
            JsonNode root = new TomlMapper().readTree(in);
            return new MetadataLedger(
                    columns(root.path("column")),
                    tables(root.path("table")),
                    meanings(root.path("memory")),
                    names(root.path("log")),
                    names(root.path("label")));
        } catch (IOException e) {
            throw new RefusedStartException("METADATA.toml in this program cannot be read", e);
        }
    }

    private static Map<String, Meaning> columns(JsonNode tables) {
        Map<String, Meaning> columns = new TreeMap<>();
        for (String table : names(tables)) {
            meanings(tables.path(table)).forEach((column, meaning) -> columns.put(table + "." + column, meaning));
        }
        return columns;
    }

    private static Map<String, Meaning> meanings(JsonNode table) {
        Map<String, Meaning> meanings = new TreeMap<>();
        for (String name : names(table)) {
            JsonNode said = table.path(name);
            meanings.put(
                    name,
                    new Meaning(
                            said.path("purpose").asText(),
                            said.path("retention").asText(),
                            said.path("hidden").asBoolean()));
        }
        return meanings;
    }

    private static Map<String, String> tables(JsonNode tables) {
        Map<String, String> said = new TreeMap<>();
        tables.properties()
                .forEach(entry -> said.put(entry.getKey(), entry.getValue().asText()));
        return said;
    }

    /** As {@code table.column}. */
    public Set<String> columns() {
        return meanings.keySet();
    }

    /** The keys of a table, each of which must say its purpose and retention, or be a table of such. */
    private static Set<String> names(JsonNode table) {
        TreeSet<String> names = new TreeSet<>();
        table.properties().forEach(entry -> {
            boolean said = entry.getValue().path("purpose").isTextual()
                    && entry.getValue().path("retention").isTextual();
            boolean nested = entry.getValue().isObject()
                    && entry.getValue().properties().stream()
                            .allMatch(inner -> inner.getValue().isObject());
            if (!said && !nested) {
                throw new RefusedStartException("METADATA.toml: " + entry.getKey() + " lacks purpose or retention");
            }
            names.add(entry.getKey());
        });
        return names;
    }

    /** @throws RefusedStartException if schema and ledger do not name the same columns */
    void check(Database database) {
        Set<String> schema = database.statement(
                handle -> handle.createQuery("""
                        select concat(table_name, '.', column_name)
                        from information_schema.columns
                        where table_schema = database()""").mapTo(String.class).set());
        TreeSet<String> unnamed = new TreeSet<>(schema);
        unnamed.removeAll(columns());
        // A newer program has prepared the tables, and its own ledger names these.
        unnamed.removeAll(database.statement(SchemaPromise::columns));
        if (!unnamed.isEmpty()) {
            throw new RefusedStartException(
                    "the database has columns that METADATA.toml does not name: " + String.join(", ", unnamed));
        }
        TreeSet<String> absent = new TreeSet<>(columns());
        absent.removeAll(schema);
        if (!absent.isEmpty()) {
            throw new RefusedStartException(
                    "METADATA.toml names columns that the database lacks: " + String.join(", ", absent));
        }
    }
}
