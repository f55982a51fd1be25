package dev.redoubt.bench.delivery;

import dev.redoubt.bench.report.Row;
import java.io.IOException;
import java.util.List;

/** Some rows of the report. */
interface Part {
    List<Row> measure(Contenders contenders, Scale scale) throws IOException, InterruptedException;
}
