package dev.redoubt.server.administration.manage;

import dev.redoubt.server.configuration.RefusedStartException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Comma-separated values (RFC 4180), in UTF-8, the first line of which names the columns. */
final class CommaSeparated {
    private static final String BYTE_ORDER_MARK = "\ufeff";

    private CommaSeparated() {}

    /**
     * @param known columns that there may be
     * @param required one that there must be, and that is in no line empty
     * @throws UsageException with the number of the line that does not hold
     */
    static List<Map<String, String>> read(Path file, Set<String> known, String required) {
        List<List<String>> lines = parse(file);
        if (lines.isEmpty() || !lines.getFirst().contains(required)) {
            throw new UsageException(file + ": the first line names the columns, " + required + " among them");
        }
        List<String> columns = lines.getFirst();
        if (!known.containsAll(columns) || Set.copyOf(columns).size() < columns.size()) {
            throw new UsageException(file + ": the columns are "
                    + known.stream().sorted().collect(Collectors.joining(", ")) + ", each once");
        }
        List<Map<String, String>> rows = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            rows.add(row(file, i + 1, columns, lines.get(i), required));
        }
        return rows;
    }

    private static Map<String, String> row(
            Path file, int number, List<String> columns, List<String> values, String required) {
        if (values.size() != columns.size()) {
            throw new UsageException(
                    file + ": row " + number + " has " + values.size() + " values, not " + columns.size());
        }
        Map<String, String> row = new HashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            row.put(columns.get(i), values.get(i).strip());
        }
        if (row.getOrDefault(required, "").isEmpty()) {
            throw new UsageException(file + ": row " + number + " has no " + required);
        }
        return row;
    }

    private static List<List<String>> parse(Path file) {
        try {
            String text = Files.readString(file);
            return parse(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text);
        } catch (MalformedInputException e) {
            throw new UsageException(file + " is not in UTF-8");
        } catch (IOException e) {
            throw new UsageException(
                    RefusedStartException.unreadable(file.toString(), e).getMessage());
        } catch (IllegalArgumentException e) {
            throw new UsageException(file + ": " + e.getMessage());
        }
    }

    /** Rows that are not empty. */
    static List<List<String>> parse(String text) {
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        StringBuilder value = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                value.append('"');
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == ',' || c == '\n' || c == '\r')) {
                row.add(value.toString());
                value.setLength(0);
                if (c != ',') {
                    addRow(rows, row);
                    row = new ArrayList<>();
                }
            } else {
                value.append(c);
            }
        }
        if (quoted) {
            throw new IllegalArgumentException("a quotation mark is not closed");
        }
        row.add(value.toString());
        addRow(rows, row);
        return rows;
    }

    private static void addRow(List<List<String>> rows, List<String> row) {
        if (row.size() > 1 || !row.getFirst().isBlank()) {
            rows.add(row);
        }
    }

    static String line(List<String> values) {
        return values.stream().map(CommaSeparated::quoted).collect(Collectors.joining(",")) + "\r\n";
    }

    private static String quoted(String value) {
        return value.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
                ? "\"" + value.replace("\"", "\"\"") + "\""
                : value;
    }
}
