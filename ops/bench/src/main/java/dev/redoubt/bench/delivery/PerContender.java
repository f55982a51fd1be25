package dev.redoubt.bench.delivery;

import dev.redoubt.bench.contender.Contender;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Something of each contender, in their order. Not thread-safe. */
final class PerContender<T> {
    private final Map<Contender, T> all = new LinkedHashMap<>();

    void put(Contender contender, T value) {
        all.put(contender, value);
    }

    /** What was put for it. */
    T of(Contender contender) {
        return Objects.requireNonNull(all.get(contender));
    }

    List<Contender> contenders() {
        return List.copyOf(all.keySet());
    }

    List<T> values() {
        return List.copyOf(all.values());
    }
}
