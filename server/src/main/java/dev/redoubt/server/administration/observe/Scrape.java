package dev.redoubt.server.administration.observe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;

/** All metrics of one moment. What a server does not have is empty: older ones have fewer. Immutable. */
public final class Scrape {
    /** Nothing at all. */
    public static final Scrape NOTHING = new Scrape(List.of());

    private final Map<String, List<Sample>> byName = new LinkedHashMap<>();

    private Scrape(List<Sample> samples) {
        samples.forEach(sample ->
                byName.computeIfAbsent(sample.name(), _ -> new ArrayList<>()).add(sample));
    }

    /** @throws MalformedScrapeException if it is not Prometheus' text format, or too much */
    public static Scrape parse(String text) throws MalformedScrapeException {
        return new Scrape(ScrapeParser.parse(text));
    }

    /** Both. */
    public Scrape with(Scrape other) {
        List<Sample> all = new ArrayList<>(samples());
        all.addAll(other.samples());
        return new Scrape(all);
    }

    /** In the order in which they came, those of one name together. */
    public List<Sample> samples() {
        return byName.values().stream().flatMap(List::stream).toList();
    }

    public List<Sample> of(String name) {
        return List.copyOf(byName.getOrDefault(name, List.of()));
    }

    /**
     * The sum of all samples with these labels.
     *
     * @param pairs a label, its value, and so on
     * @return empty if there is none, or it is not a number
     */
    public OptionalDouble value(String name, String... pairs) {
        List<Sample> found =
                of(name).stream().filter(sample -> sample.has(pairs)).toList();
        double sum = found.stream().mapToDouble(Sample::value).sum();
        return found.isEmpty() || Double.isNaN(sum) ? OptionalDouble.empty() : OptionalDouble.of(sum);
    }

    /** The same, 0 if there is none. */
    public double count(String name, String... pairs) {
        return value(name, pairs).orElse(0);
    }

    /** The value of a label of the only sample, as that of an information. */
    public Optional<String> label(String name, String label) {
        List<Sample> found = of(name);
        return found.size() == 1 ? Optional.ofNullable(found.getFirst().labels().get(label)) : Optional.empty();
    }

    /** All values that a label has. */
    public NavigableSet<String> values(String name, String label) {
        NavigableSet<String> values = new TreeSet<>();
        of(name).forEach(sample ->
                Optional.ofNullable(sample.labels().get(label)).ifPresent(values::add));
        return values;
    }

    /** Of all series with these labels together. Empty where there is no bucket. */
    public Optional<Histogram> histogram(String name, String... pairs) {
        return Histogram.of(
                of(name + "_bucket").stream()
                        .filter(sample -> sample.has(pairs))
                        .toList(),
                count(name + "_count", pairs),
                count(name + "_sum", pairs));
    }
}
