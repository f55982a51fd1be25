package dev.redoubt.evaluation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The columns that the server says it keeps: {@code server/METADATA.toml}. */
final class Columns {
    private static final Pattern TABLE = Pattern.compile("\\[column\\.([a-z_]+)]");
    private static final Pattern COLUMN = Pattern.compile("([a-z_]+) = \\{.*");

    private Columns() {}

    /** As {@code table.column}. */
    static Set<String> declared(Path metadata) throws IOException {
        Set<String> columns = new TreeSet<>();
        String table = "";
        for (String line : Files.readAllLines(metadata)) {
            Matcher heading = TABLE.matcher(line);
            Matcher column = COLUMN.matcher(line);
            if (line.startsWith("[")) {
                table = heading.matches() ? heading.group(1) : "";
            } else if (!table.isEmpty() && column.matches()) {
                columns.add(table + "." + column.group(1));
            }
        }
        return columns;
    }
}
