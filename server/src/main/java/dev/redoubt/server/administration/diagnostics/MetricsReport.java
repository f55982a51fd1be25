package dev.redoubt.server.administration.diagnostics;

import dev.redoubt.server.administration.observe.Sample;
import dev.redoubt.server.administration.observe.Scrape;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The metrics of the server and of its host's jobs, as Prometheus' text: those of its own parts, with the labels of
 * its ledger.
 */
final class MetricsReport {
    private static final List<String> FAMILIES =
            List.of("redoubt_", "hikaricp_", "jvm_", "process_", "system_", "jetty_");

    private MetricsReport() {}

    /** @param labels that {@code METADATA.toml} names */
    static String of(Scrape scrape, Set<String> labels) {
        return scrape.samples().stream()
                .filter(sample -> FAMILIES.stream().anyMatch(sample.name()::startsWith))
                .map(sample -> line(sample, labels))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String line(Sample sample, Set<String> known) {
        TreeMap<String, String> labels = new TreeMap<>(sample.labels());
        labels.keySet().retainAll(known);
        String text = labels.entrySet().stream()
                .map(label -> label.getKey() + "=\"" + Known.LABEL.orOther(label.getValue()) + "\"")
                .collect(Collectors.joining(",", "{", "}"));
        return sample.name() + (labels.isEmpty() ? "" : text) + " " + sample.value();
    }
}
