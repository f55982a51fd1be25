package dev.redoubt.server.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.redoubt.server.testing.MetricUses.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the check of names finds what it is to find. */
class MetricUsesIT {
    private static final Scrape SCRAPE = new Scrape("""
            # TYPE redoubt_a_total counter
            redoubt_a_total{x="1"} 1.0
            # TYPE redoubt_b_seconds histogram
            redoubt_b_seconds_bucket{le="1.0",y="a,b=\"} 2"} 2.0
            redoubt_b_seconds_count{y="1"} 2.0
            redoubt_b_seconds_sum{y="1"} 3.5
            # TYPE redoubt_b_seconds_max gauge
            redoubt_b_seconds_max{y="1"} 2.5
            # TYPE redoubt_c_count gauge
            redoubt_c_count 7.0
            # TYPE jvm_d gauge
            jvm_d NaN
            """);

    @TempDir
    private Path project;

    @BeforeEach
    void write() throws IOException {
        write("ops/prometheus/foreign-metrics.txt", "# others\nup Prometheus\nnode_load1 node exporter\n");
    }

    private void write(String name, String text) throws IOException {
        Path file = project.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Set<String> named(Place place) {
        return new MetricUses(project)
                .all().stream()
                        .filter(use -> use.place() == place)
                        .map(MetricUses.Use::metric)
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    private MetricNames names() throws IOException {
        return new MetricNames(SCRAPE, new MetricUses(project), project.resolve("ops/prometheus/foreign-metrics.txt"));
    }

    @Test
    void nothingIsNamedWhereNothingIs() throws IOException {
        assertEquals(Set.of(), names().unknown());
        assertEquals(SCRAPE.metrics().keySet(), names().unwatched());
    }

    @Test
    void aDistributionIsOneMetric() {
        assertEquals(
                Set.of("jvm_d", "redoubt_a_total", "redoubt_b_seconds", "redoubt_c_count"),
                SCRAPE.metrics().keySet());
        assertEquals("y (histogram)", SCRAPE.metrics().get("redoubt_b_seconds"));
        assertEquals("x", SCRAPE.metrics().get("redoubt_a_total"));
        assertEquals("", SCRAPE.metrics().get("redoubt_c_count"));
    }

    @Test
    void expressionsOfRulesAreFoundHoweverTheyAreWritten() throws IOException {
        write("ops/prometheus/rules/a.yml", """
                groups:
                  - name: redoubt_name
                    rules:
                      - record: redoubt:a:rate5m
                        expr: rate(redoubt_a_total[5m])
                      - alert: Some
                        # redoubt_comment
                        expr: >-
                          redoubt_b_seconds_count > 1
                          or redoubt_folded == 0
                        for: 5m
                        labels:
                          severity: redoubt_label
                      - alert: Other
                        expr: 'redoubt_quoted{x=~"a''b"} == 1'
                        annotations:
                          summary: "{{ $value }} of redoubt_summary"
                      - expr: redoubt:a:rate5m
                          + redoubt_further
                        alert: Last
                """);
        assertEquals(
                Set.of(
                        "redoubt:a:rate5m",
                        "redoubt_a_total",
                        "redoubt_b_seconds_count",
                        "redoubt_folded",
                        "redoubt_further",
                        "redoubt_quoted"),
                named(Place.RULE));
        assertEquals(Set.of("redoubt:a:rate5m"), new MetricUses(project).recorded());
        assertEquals(
                Set.of("redoubt_folded in a.yml", "redoubt_further in a.yml", "redoubt_quoted in a.yml"),
                names().unknown());
        assertEquals(Set.of("jvm_d", "redoubt_c_count"), names().unwatched());
    }

    @Test
    void aRuleNamesSeriesAndNotAHistogramAsSuch() throws IOException {
        write("ops/prometheus/rules/a.yml", "expr: redoubt_b_seconds > 1\n");
        assertEquals(Set.of("redoubt_b_seconds in a.yml"), names().unknown());
        Files.delete(project.resolve("ops/prometheus/rules/a.yml"));
        write("ops/runbooks/A.md", "Look at `redoubt_b_seconds`.\n");
        assertEquals(Set.of(), names().unknown());
    }

    @Test
    void whatATestOfARuleNamesMustBeThereAndIsNoWatch() throws IOException {
        write("ops/prometheus/tests/a.yml", """
                tests:
                  - input_series:
                      - series: 'redoubt_a_total{x="1"}'
                        values: 0x10
                      - series: redoubt_gone
                        values: 0x10
                """);
        assertEquals(Set.of("redoubt_a_total", "redoubt_gone"), named(Place.RULE_TEST));
        assertEquals(Set.of("redoubt_gone in a.yml"), names().unknown());
        assertEquals(SCRAPE.metrics().keySet(), names().unwatched());
    }

    @Test
    void expressionsAndVariablesOfDashboardsAreFound() throws IOException {
        write("ops/grafana/a.json", """
                {"panels": [{"title": "redoubt_title", "targets": [
                    {"expr": "sum by (x) (rate(redoubt_a_total{x=\\"1\\"}[$__rate_interval]))"}]},
                  {"panels": [{"targets": [{"expr": "redoubt_gone / 2"}]}]}],
                 "templating": {"list": [{"query": "label_values(redoubt_c_count, instance)"}]}}
                """);
        assertEquals(Set.of("redoubt_a_total", "redoubt_c_count", "redoubt_gone"), named(Place.DASHBOARD));
        assertEquals(Set.of("redoubt_gone in a.json"), names().unknown());
    }

    @Test
    void consolesRunbooksAndCommandsAreReadAsText() throws IOException {
        write("ops/prometheus/consoles/a.html", "{{ query \"sum(redoubt_a_total)\" }} <b>redoubt_gone</b>\n");
        write("ansible/inventory.yml", "    redoubt_host: appliance.example\n");
        write("ops/runbooks/A.md", """
                `redoubt_c_*`, redoubt_missing; user `redoubt_backup`, file `/x/redoubt_file`, node_load1;
                `redoubt_host`, node_memory_MemGone_bytes
                """);
        write(
                "server/src/main/java/A.java",
                "a(\"redoubt_c_count\", \"redoubt_b_seconds{y=1}\", \"redoubt_lost\"); // redoubt_comment\n");
        assertEquals(Set.of("redoubt_a_total", "redoubt_gone"), named(Place.CONSOLE));
        assertEquals(
                Set.of(
                        "redoubt_gone in a.html",
                        "redoubt_missing in A.md",
                        "node_memory_MemGone_bytes in A.md",
                        "redoubt_lost in A.java"),
                names().unknown());
        assertEquals(Set.of("jvm_d"), names().unwatched());
    }

    @Test
    void foreignMetricsAreForeignHaveASourceAndAreNamed() throws IOException {
        write("ops/runbooks/A.md", "node_load1\n");
        assertEquals(Set.of(), names().wronglyForeign(false));
        assertEquals(Set.of("up"), names().wronglyForeign(true));
        write("ops/prometheus/foreign-metrics.txt", "up\nredoubt_a_total redoubtd\nnode_load1 node exporter\n");
        assertEquals(Set.of("redoubt_a_total", "up"), names().wronglyForeign(false));
    }

    @Test
    void aListHasNamesAndBeginningsOfNames() throws IOException {
        write("list", "# those\nredoubt_a_total\njvm_*\n");
        Set<String> listed = MetricNames.listed(project.resolve("list"));
        assertEquals(
                Set.of("redoubt_b_seconds", "redoubt_c_count"),
                MetricNames.missing(SCRAPE.metrics().keySet(), listed));
    }
}
