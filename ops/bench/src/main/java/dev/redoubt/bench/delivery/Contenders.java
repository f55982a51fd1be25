package dev.redoubt.bench.delivery;

import dev.redoubt.bench.contender.Contender;
import dev.redoubt.bench.contender.RedoubtContender;
import java.util.List;
import java.util.stream.Stream;

/**
 * Who is measured, over one MariaDB.
 *
 * @param others what ours is compared with; may be empty
 */
record Contenders(RedoubtContender ours, List<Contender> others) {
    Contenders {
        others = List.copyOf(others);
    }

    /** In the order of their turns. */
    List<Contender> all() {
        return Stream.concat(Stream.of(ours), others.stream()).toList();
    }
}
