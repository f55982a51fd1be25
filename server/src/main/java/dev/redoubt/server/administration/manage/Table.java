package dev.redoubt.server.administration.manage;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Rows under titles, each column as wide as what stands in it, two spaces between. Columns in which nothing stands are left out. */
final class Table {
    private static final String GAP = "  ";
    private static final String NOTHING = "-";

    private final List<Column> columns;
    private final List<List<String>> rows = new ArrayList<>();
    private final Map<Integer, Integer> widths = new HashMap<>();

    Table(List<Column> columns) {
        this.columns = List.copyOf(columns);
        rows.add(columns.stream().map(Column::title).toList());
    }

    void add(JsonNode element) {
        rows.add(columns.stream()
                .map(column -> cell(column.text().apply(element)))
                .toList());
    }

    private static String cell(String text) {
        return text.isEmpty() ? NOTHING : TerminalText.line(text);
    }

    void print(PrintStream out) {
        List<Integer> shown = IntStream.range(0, columns.size())
                .filter(column ->
                        rows.stream().skip(1).anyMatch(row -> !row.get(column).equals(NOTHING)))
                .boxed()
                .toList();
        rows.forEach(row -> out.println(line(row, shown)));
    }

    private int width(int column) {
        return rows.stream()
                .mapToInt(row -> TerminalText.width(row.get(column)))
                .max()
                .orElse(0);
    }

    private String line(List<String> row, List<Integer> shown) {
        StringBuilder line = new StringBuilder();
        for (int column : shown) {
            String text = row.get(column);
            line.append(text)
                    .repeat(' ', widths.computeIfAbsent(column, this::width) - TerminalText.width(text))
                    .append(GAP);
        }
        return line.toString().stripTrailing();
    }
}
