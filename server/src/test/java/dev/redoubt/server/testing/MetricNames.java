package dev.redoubt.server.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Compares the metrics that are named somewhere with those that a server exports. */
public final class MetricNames {
    /** What looks like a metric in a runbook or a command: accounts of the database, a program, settings. */
    private static final Set<String> OTHERS =
            Set.of("redoubt_migrate", "redoubt_backup", "node_exporter", "node_claims_at_once", "node_claims_per_hour");

    private static final String BEGINNING = "*";

    private final Scrape scrape;
    private final MetricUses uses;
    private final Map<String, String> foreign;

    /** @param foreign a file with a line for each metric that is not the server's: its name, and where it comes from */
    public MetricNames(Scrape scrape, MetricUses uses, Path foreign) throws IOException {
        this.scrape = scrape;
        this.uses = uses;
        this.foreign = entries(foreign);
    }

    private static Map<String, String> entries(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split(" +", 2))
                .collect(Collectors.toMap(
                        parts -> parts[0], parts -> parts.length > 1 ? parts[1] : "", (a, _) -> a, TreeMap::new));
    }

    /** Uses of metrics that nobody exports. */
    public Set<String> unknown() {
        return uses.all().stream()
                .filter(use -> !isKnown(use))
                .map(use -> use.metric() + " in " + use.file())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private boolean isKnown(MetricUses.Use use) {
        String name = use.metric();
        if (scrape.series().contains(name)
                || foreign.containsKey(name)
                || uses.recorded().contains(name)) {
            return true;
        }
        return !use.place().isExpression()
                && (OTHERS.contains(name)
                        || uses.variables().contains(name)
                        || scrape.metrics().containsKey(name)
                        || (name.endsWith("_") && begins(name)));
    }

    private boolean begins(String begin) {
        return scrape.series().stream().anyMatch(name -> name.startsWith(begin))
                || foreign.keySet().stream().anyMatch(name -> name.startsWith(begin));
    }

    /**
     * Metrics that are said to be others', and are not, or whose source is not said, or that nothing names.
     *
     * @param complete whether all that names metrics is there
     */
    public Set<String> wronglyForeign(boolean complete) {
        Set<String> named = uses.all().stream().map(MetricUses.Use::metric).collect(Collectors.toSet());
        return foreign.entrySet().stream()
                .filter(entry -> entry.getValue().isBlank()
                        || scrape.series().contains(entry.getKey())
                        || (complete && !named.contains(entry.getKey())))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Metrics of the server that no rule, dashboard, console or command names. */
    public Set<String> unwatched() {
        Set<String> unwatched = new TreeSet<>(scrape.metrics().keySet());
        uses.all().stream()
                .filter(use -> use.place().isWatch())
                .forEach(use -> unwatched.remove(scrape.metric(use.metric())));
        return unwatched;
    }

    /** @param list a name in each line; the beginning of names of libraries, where it ends with {@code *} */
    public static Set<String> listed(Path list) throws IOException {
        return entries(list).keySet();
    }

    /** Of these, what the list has not. */
    public static Set<String> missing(Set<String> names, Set<String> list) {
        List<String> beginnings = list.stream()
                .filter(entry -> entry.endsWith(BEGINNING))
                .map(entry -> entry.substring(0, entry.length() - 1))
                .toList();
        Set<String> missing = new TreeSet<>(names);
        missing.removeAll(list);
        missing.removeIf(name -> beginnings.stream().anyMatch(name::startsWith));
        return missing;
    }
}
