package dev.redoubt.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A row for each fault, written anew with each of them, so that what broke off shows how far it came. Thread-safe. */
final class Report {
    private static final String HEAD = "fault";
    private static final List<String> COLUMNS =
            List.of("rounds", "accepted", "delivered", "redelivered", "lost", "doubled", "back after");

    private final Path file;
    private final List<Row> rows = new ArrayList<>();

    /**
     * @param lost what was accepted and never arrived: 0
     * @param doubled what the application got twice: 0
     * @param back the longest time until the service had come back
     */
    record Row(
            String fault,
            int rounds,
            long accepted,
            long delivered,
            long redelivered,
            long lost,
            long doubled,
            Duration back) {
        static Row of(String fault, int rounds, Outcome outcome, Duration back) {
            return new Row(
                    fault,
                    rounds,
                    outcome.accepted(),
                    outcome.delivered(),
                    outcome.redelivered(),
                    outcome.lost().size(),
                    outcome.doubled().size(),
                    back);
        }
    }

    Report(Path file) {
        this.file = file;
    }

    synchronized void add(Row row) {
        rows.add(row);
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, text());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized String text() {
        int width = rows.stream().mapToInt(row -> row.fault().length()).max().orElse(HEAD.length());
        StringBuilder text = new StringBuilder(line(width, HEAD, COLUMNS));
        for (Row row : rows) {
            text.append(line(
                    width,
                    row.fault(),
                    List.of(
                            Integer.toString(row.rounds()),
                            Long.toString(row.accepted()),
                            Long.toString(row.delivered()),
                            Long.toString(row.redelivered()),
                            Long.toString(row.lost()),
                            Long.toString(row.doubled()),
                            String.format(Locale.ROOT, "%.1f s", row.back().toMillis() / 1e3))));
        }
        return text.toString();
    }

    private static String line(int width, String first, List<String> cells) {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-" + width + "s", first));
        for (int i = 0; i < cells.size(); i++) {
            line.append(String.format(
                    Locale.ROOT, "  %" + Math.max(8, COLUMNS.get(i).length()) + "s", cells.get(i)));
        }
        return line.append('\n').toString();
    }
}
