package dev.redoubt.server.database;

import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * Counts rows without reading many: exactly where the database's own estimate says that they are few, and otherwise that estimate, for
 * which it looks at a few pages of an index, whatever the size of the table. It is mostly within a factor of 2.
 */
public final class RowCount {
    /** So many rows are counted. */
    static final long EXACTLY = 10_000;

    private RowCount() {}

    /**
     * @param from of the statement, from that word on; it must force an index whose range it names
     * @param numbers by the names of its parameters
     */
    public static long about(Handle handle, String from, Map<String, Long> numbers) {
        String count = "select count(*) " + from;
        long estimate = estimate(handle, count, numbers);
        return estimate > EXACTLY ? estimate : one(handle, count, numbers);
    }

    private static long estimate(Handle handle, String count, Map<String, Long> numbers) {
        try (Query query = handle.createQuery("explain " + count)) {
            // Null where the database knows without looking that there is none.
            return query.bindMap(numbers).map((row, _) -> row.getLong("rows")).one();
        }
    }

    private static long one(Handle handle, String count, Map<String, Long> numbers) {
        try (Query query = handle.createQuery(count)) {
            return query.bindMap(numbers).mapTo(long.class).one();
        }
    }
}
