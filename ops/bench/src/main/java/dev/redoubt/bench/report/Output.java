package dev.redoubt.bench.report;

import java.io.IOException;
import java.nio.file.Path;

/** Where a report goes: the table to the standard output, the rest to a file. */
public final class Output {
    private static final int TARGET_MISSED = 3;

    private Output() {}

    /**
     * @param file gets the JSON
     * @return the exit code of the command
     */
    public static int publish(Report report, Path file) throws IOException {
        System.out.println(Table.of(report));
        JsonFile.write(report, file);
        System.out.println();
        System.out.println("written to " + file);
        return report.isGood() ? 0 : TARGET_MISSED;
    }
}
