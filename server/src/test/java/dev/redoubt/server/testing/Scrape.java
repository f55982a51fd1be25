package dev.redoubt.server.testing;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code /metrics} said, as Prometheus text. */
public final class Scrape {
    private static final Pattern TYPE = Pattern.compile("# TYPE ([a-zA-Z0-9_:]+) ([a-z]+)");
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z0-9_:]+)(?:\\{(.*)})? ([^ ]+)");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z0-9_]+)=\"(?:[^\"\\\\]|\\\\.)*\",?");
    private static final Set<String> DISTRIBUTIONS = Set.of("histogram", "summary");
    private static final Pattern PART = Pattern.compile("_(?:bucket|sum|count|max)$");

    private final Map<String, String> types = new TreeMap<>();
    private final Map<String, Set<String>> labels = new TreeMap<>();
    private final Map<String, Double> samples = new TreeMap<>();

    public Scrape(String text) {
        text.lines().forEach(this::type);
        text.lines().forEach(this::sample);
    }

    private void type(String line) {
        Matcher matcher = TYPE.matcher(line);
        if (matcher.matches()) {
            types.put(matcher.group(1), matcher.group(2));
        }
    }

    private void sample(String line) {
        Matcher matcher = SAMPLE.matcher(line);
        if (line.startsWith("#") || !matcher.matches()) {
            return;
        }
        String all = matcher.group(2) == null ? "" : matcher.group(2);
        samples.merge(matcher.group(1), Double.parseDouble(matcher.group(3)), Double::sum);
        Set<String> named = labels.computeIfAbsent(metric(matcher.group(1)), _ -> new TreeSet<>());
        Matcher label = LABEL.matcher(all);
        while (label.find()) {
            named.add(label.group(1));
        }
        named.remove("le");
    }

    /** What a series is a part of: the distribution, or else itself. */
    public String metric(String series) {
        String whole = PART.matcher(series).replaceFirst("");
        return !whole.equals(series) && DISTRIBUTIONS.contains(types.getOrDefault(whole, "")) ? whole : series;
    }

    /** The names of all series. */
    public Set<String> series() {
        return samples.keySet();
    }

    /** The sum of a series over all labels. */
    public double sum(String series) {
        return samples.getOrDefault(series, 0.0);
    }

    /** Metrics with their labels; of a distribution also what it is. */
    public Map<String, String> metrics() {
        Map<String, String> metrics = new TreeMap<>();
        labels.forEach((metric, names) -> {
            String type = types.getOrDefault(metric, "");
            String kind = DISTRIBUTIONS.contains(type) ? "(" + type + ")" : "";
            metrics.put(metric, (String.join(", ", names) + " " + kind).strip());
        });
        return metrics;
    }
}
