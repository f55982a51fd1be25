package dev.redoubt.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A report as JSON, for comparing runs: the medians, and every round that they are of. */
public final class JsonFile {
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private JsonFile() {}

    /** Writes it to {@code file}, in a folder that is made if need be. */
    public static void write(Report report, Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Files.writeString(file, text(report) + System.lineSeparator());
    }

    static String text(Report report) throws IOException {
        return MAPPER.writeValueAsString(of(report));
    }

    private static ObjectNode of(Report report) {
        ObjectNode root = MAPPER.createObjectNode()
                .put("subject", report.subject())
                .put("started", report.started().toString())
                .put("settings", report.settings());
        Machine machine = report.machine();
        root.putObject("machine")
                .put("processor", machine.processor())
                .put("cores", machine.cores())
                .put("system", machine.system())
                .put("java", machine.java())
                .put("openssl", machine.openssl())
                .put("load_before", machine.load())
                .put("load_after", report.loadAfter());
        report.remarks().forEach(root.putArray("remarks")::add);
        ArrayNode rows = root.putArray("rows");
        report.rows().forEach(row -> rows.add(of(row)));
        return root;
    }

    private static ObjectNode of(Row row) {
        ObjectNode node = of(row.measured()).put("what", row.what());
        ArrayNode references = node.putArray("compared_with");
        for (Reference reference : row.references()) {
            references.add(of(reference.series()).put("name", reference.name()).put("ratio", row.ratioTo(reference)));
        }
        if (!(row.target() instanceof Target.None)) {
            node.put("target", row.target().text()).put("verdict", row.verdict());
        }
        return node;
    }

    private static ObjectNode of(Series series) {
        ObjectNode node = MAPPER.createObjectNode()
                .put("unit", series.unit())
                .put("median", series.median())
                .put("lowest", series.lowest())
                .put("highest", series.highest());
        series.rounds().forEach(node.putArray("rounds")::add);
        return node;
    }
}
