package dev.redoubt.server.administration.top;

import dev.redoubt.server.administration.observe.Histogram;
import dev.redoubt.server.administration.observe.Scrape;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What happened between two scrapes.
 *
 * @param seconds between them
 */
record Change(Scrape before, Scrape now, double seconds) {
    Change {
        if (!(seconds > 0)) {
            throw new IllegalArgumentException("time does not stand still");
        }
    }

    /**
     * How much more a counter has become, in a second. That of a server that was started again in between counts from
     * 0.
     */
    double rate(String name, String... pairs) {
        return more(name, pairs) / seconds;
    }

    private double more(String name, String... pairs) {
        double later = now.count(name, pairs);
        double earlier = before.count(name, pairs);
        return later < earlier ? later : later - earlier;
    }

    /** Of what came in between. Empty where nothing did. */
    OptionalDouble mean(String name, String... pairs) {
        double count = more(name + "_count", pairs);
        return count > 0 ? OptionalDouble.of(more(name + "_sum", pairs) / count) : OptionalDouble.empty();
    }

    /** Of what came in between: 99 of 100 were not above it. Empty where nothing did, or there are no buckets. */
    OptionalDouble p99(String name, String... pairs) {
        Optional<Histogram> recent = now.histogram(name, pairs)
                .map(later -> before.histogram(name, pairs).map(later::since).orElse(later));
        return recent.map(histogram -> histogram.quantile(0.99)).orElse(OptionalDouble.empty());
    }
}
