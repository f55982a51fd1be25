package dev.redoubt.server.administration.manage;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Rows under titles, each column as wide as what stands in it, two spaces between. */
final class Table {
    private static final String GAP = "  ";
    private static final String NOTHING = "-";

    private final List<Column> columns;
    private final List<List<String>> rows = new ArrayList<>();

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
        int[] widths = new int[columns.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], TerminalText.width(row.get(i)));
            }
        }
        rows.forEach(row -> out.println(line(row, widths)));
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String text = row.get(i);
            line.append(text).repeat(' ', widths[i] - TerminalText.width(text)).append(GAP);
        }
        return line.toString().stripTrailing();
    }
}
