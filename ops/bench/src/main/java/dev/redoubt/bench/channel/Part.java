package dev.redoubt.bench.channel;

import dev.redoubt.bench.report.Row;
import java.io.IOException;
import java.util.List;

/** Some rows of the report. */
interface Part {
    List<Row> measure(Scale scale) throws IOException;
}
