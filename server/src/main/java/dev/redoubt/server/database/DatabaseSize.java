package dev.redoubt.server.database;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Shows how large the database is, which tables it is made of, and when it will be full. */
public final class DatabaseSize {
    private final Database database;
    private final long room;
    private final Growth growth;
    private final Map<String, Long> tables = new ConcurrentHashMap<>();

    /**
     * @param room bytes that the administrator gave the database
     * @param nanoTime a monotonic clock in nanoseconds
     */
    public DatabaseSize(Database database, long room, MeterRegistry metrics, LongSupplier nanoTime) {
        this.database = database;
        this.room = room;
        this.growth = new Growth(nanoTime);
        Gauge.builder("redoubt.database.bytes", growth, Growth::bytes)
                .description("bytes of all tables and their indexes")
                .register(metrics);
        Gauge.builder("redoubt.database.days.to.full", growth, Growth::daysToFull)
                .description("days until database.room is used up, if it goes on as in the last day")
                .register(metrics);
        tables(MetadataLedger.load()).forEach(table -> watch(table, metrics));
    }

    private static Set<String> tables(MetadataLedger ledger) {
        Set<String> tables = new TreeSet<>();
        ledger.columns().forEach(column -> tables.add(column.substring(0, column.indexOf('.'))));
        return tables;
    }

    private void watch(String table, MeterRegistry metrics) {
        Gauge.builder("redoubt.database.table.bytes", () -> {
                    Long bytes = tables.get(table);
                    return bytes == null ? Double.NaN : bytes;
                })
                .description("bytes of a table and its indexes")
                .tag("table", table)
                .register(metrics);
    }

    /** To be called now and then. */
    public int measure() {
        tables.putAll(database.statement(handle -> handle.createQuery("""
                        select table_name, coalesce(data_length + index_length, 0)
                        from information_schema.tables where table_schema = database()""")
                .map((row, _) -> Map.entry(row.getString(1), row.getLong(2)))
                .collectToMap(Map.Entry::getKey, Map.Entry::getValue)));
        growth.sample(tables.values().stream().mapToLong(Long::longValue).sum(), room);
        return 0;
    }
}
