package dev.redoubt.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A report as text: one line for each row, and one more for each further reference. */
public final class Table {
    private static final List<String> HEAD =
            List.of("what", "median", "lowest to highest", "compared with", "median", "ratio", "target", "");
    private static final String GAP = "  ";

    private Table() {}

    public static String of(Report report) {
        List<String> lines = new ArrayList<>(heading(report));
        lines.add("");
        List<List<String>> cells = new ArrayList<>(List.of(HEAD));
        report.rows().forEach(row -> cells.addAll(cells(row)));
        int[] widths = widths(cells);
        cells.forEach(line -> lines.add(aligned(line, widths)));
        lines.add("");
        report.remarks().forEach(remark -> lines.add("* " + remark));
        return String.join(System.lineSeparator(), lines);
    }

    private static List<String> heading(Report report) {
        Machine machine = report.machine();
        return List.of(
                String.format("%s, %s, %s", report.subject(), report.started(), report.settings()),
                String.format(
                        "%s, %d cores, %s, Java %s, %s",
                        machine.processor(), machine.cores(), machine.system(), machine.java(), machine.openssl()),
                String.format(
                        Locale.ROOT,
                        "load average %.2f before, %.2f after (this run included)",
                        machine.load(),
                        report.loadAfter()));
    }

    private static List<List<String>> cells(Row row) {
        List<List<String>> lines = new ArrayList<>();
        Series measured = row.measured();
        List<String> first = List.of(row.what(), withUnit(measured), spread(measured));
        List<String> last = List.of(row.target().text(), row.verdict());
        if (row.references().isEmpty()) {
            lines.add(joined(first, List.of("", "", ""), last));
        }
        for (Reference reference : row.references()) {
            boolean further = !lines.isEmpty();
            List<String> middle =
                    List.of(reference.name(), withUnit(reference.series()), Numbers.text(row.ratioTo(reference)));
            lines.add(joined(further ? List.of("", "", "") : first, middle, further ? List.of("", "") : last));
        }
        return lines;
    }

    private static List<String> joined(List<String> first, List<String> middle, List<String> last) {
        List<String> all = new ArrayList<>(first);
        all.addAll(middle);
        all.addAll(last);
        return all;
    }

    private static String withUnit(Series series) {
        return (Numbers.text(series.median()) + " " + series.unit()).strip();
    }

    private static String spread(Series series) {
        return series.rounds().size() == 1
                ? ""
                : Numbers.text(series.lowest()) + " to " + Numbers.text(series.highest());
    }

    private static int[] widths(List<List<String>> cells) {
        int[] widths = new int[HEAD.size()];
        for (List<String> line : cells) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        return widths;
    }

    private static String aligned(List<String> line, int[] widths) {
        List<String> padded = new ArrayList<>();
        for (int i = 0; i < widths.length; i++) {
            padded.add(line.get(i) + " ".repeat(widths[i] - line.get(i).length()));
        }
        return padded.stream().collect(Collectors.joining(GAP)).stripTrailing();
    }
}
