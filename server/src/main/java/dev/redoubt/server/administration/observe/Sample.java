package dev.redoubt.server.administration.observe;

import java.util.Map;

/** One value of a metric. */
public record Sample(String name, Map<String, String> labels, double value) {
    public Sample {
        labels = Map.copyOf(labels);
    }

    /** @param pairs a label, its value, and so on */
    boolean has(String... pairs) {
        for (int at = 0; at < pairs.length; at += 2) {
            if (!pairs[at + 1].equals(labels.get(pairs[at]))) {
                return false;
            }
        }
        return true;
    }
}
