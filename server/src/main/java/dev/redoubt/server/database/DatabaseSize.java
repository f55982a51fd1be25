package dev.redoubt.server.database;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.LongSupplier;

/** Shows how large the database is, and when it will be full. */
public final class DatabaseSize {
    private final Database database;
    private final Growth growth;

    /**
     * @param room bytes that the administrator gave the database
     * @param nanoTime a monotonic clock in nanoseconds
     */
    public DatabaseSize(Database database, long room, MeterRegistry metrics, LongSupplier nanoTime) {
        this.database = database;
        this.growth = new Growth(room, nanoTime);
        Gauge.builder("redoubt.database.bytes", growth, Growth::bytes)
                .description("bytes of all tables and their indexes")
                .register(metrics);
        Gauge.builder("redoubt.database.days.to.full", growth, Growth::daysToFull)
                .description("days until database.room is used up, if it goes on as in the last day")
                .register(metrics);
    }

    /** To be called now and then. */
    public int measure() {
        growth.sample(database.statement(
                handle -> handle.createQuery("""
                        select coalesce(sum(data_length + index_length), 0)
                        from information_schema.tables where table_schema = database()""").mapTo(long.class).one()));
        return 0;
    }
}
