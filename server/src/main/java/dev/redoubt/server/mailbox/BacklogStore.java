package dev.redoubt.server.mailbox;

import dev.redoubt.server.database.RowCount;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** What the table {@code envelope} says of all that waits. Nothing here reads many rows, however many wait. Stateless. */
final class BacklogStore {
    /** The number of the envelope that has waited longest; 0 if none waits. */
    long first(Handle handle) {
        return number(handle, "select coalesce(min(id), 0) from envelope");
    }

    /** The number of the newest envelope that waits; 0 if none does. */
    long last(Handle handle) {
        return number(handle, "select coalesce(max(id), 0) from envelope");
    }

    private static long number(Handle handle, String sql) {
        return handle.createQuery(sql).mapTo(long.class).one();
    }

    /** About how many wait whose number is above {@code after} and at most {@code last}. */
    long between(Handle handle, long after, long last) {
        return after >= last
                ? 0
                : RowCount.about(
                        handle,
                        "from envelope force index (primary) where id > :after and id <= :last",
                        Map.of("after", after, "last", last));
    }
}
