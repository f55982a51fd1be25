package dev.redoubt.bench.report;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All that one run has measured.
 *
 * @param settings how much of it was done, in words
 * @param loadAfter the load average of the last minute when it ended; this run is part of it
 * @param remarks what a reader must know beside the numbers
 */
public record Report(
        String subject,
        Instant started,
        String settings,
        Machine machine,
        double loadAfter,
        List<String> remarks,
        List<Row> rows) {
    public Report {
        remarks = List.copyOf(remarks);
        rows = List.copyOf(rows);
    }

    /** A report that ends now. */
    public static Report ended(
            String subject, Instant started, String settings, Machine machine, List<String> remarks, List<Row> rows) {
        return new Report(subject, started, settings, machine, Machine.loadNow(), remarks, rows);
    }

    /** Whether no target was missed. */
    public boolean isGood() {
        return rows.stream().noneMatch(row -> row.target().isMetBy(row).equals(Optional.of(false)));
    }
}
