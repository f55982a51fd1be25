package dev.redoubt.bench.delivery;

import dev.redoubt.bench.contender.Contender;
import dev.redoubt.bench.contender.RedoubtContender;
import java.util.List;
import java.util.stream.Stream;

/**
 * Who is measured, over one MariaDB.
 *
 * @param others what ours is compared with: one server, with messages of several kinds; may be empty
 */
record Contenders(RedoubtContender ours, List<Contender> others) {
    Contenders {
        others = List.copyOf(others);
    }

    /** One of each server, where messages do not matter. */
    List<Contender> servers() {
        return all().stream().limit(2).toList();
    }

    /** In the order of their turns. */
    List<Contender> all() {
        return Stream.concat(Stream.of(ours), others.stream()).toList();
    }
}
