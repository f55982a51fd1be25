package dev.redoubt.server.database;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.transaction.DelegatingTransactionHandler;
import org.jdbi.v3.core.transaction.LocalTransactionHandler;
import org.jdbi.v3.core.transaction.TransactionHandler;

/** How long the database takes: for what is read, what is written, and for commits. No statement is named. */
final class StatementTimes implements SqlLogger {
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofMillis(25), Duration.ofMillis(100), Duration.ofSeconds(1)
    };

    private final Timer reads;
    private final Timer writes;
    private final Timer commits;

    StatementTimes(MeterRegistry metrics) {
        this.reads = timer(metrics, "read");
        this.writes = timer(metrics, "write");
        this.commits = timer(metrics, "commit");
    }

    private static Timer timer(MeterRegistry metrics, String kind) {
        return Timer.builder("redoubt.database.statement")
                .description("what the database took")
                .tag("kind", kind)
                .serviceLevelObjectives(BUCKETS)
                .register(metrics);
    }

    Jdbi on(Jdbi jdbi) {
        jdbi.setSqlLogger(this);
        jdbi.setTransactionHandler(new TimedCommits(LocalTransactionHandler.binding()));
        return jdbi;
    }

    @Override
    public void logAfterExecution(StatementContext context) {
        String sql = context.getRawSql();
        Timer timer = sql != null && isRead(sql) ? reads : writes;
        timer.record(context.getElapsedTime(ChronoUnit.NANOS), TimeUnit.NANOSECONDS);
    }

    /** What begins with a deletion or an insertion changes something, whatever it returns. */
    static boolean isRead(String sql) {
        String begin = sql.stripLeading();
        String word = begin.substring(0, Math.min(begin.length(), 7)).toLowerCase(Locale.ROOT);
        return word.startsWith("select") || word.startsWith("with") || word.startsWith("explain");
    }

    private final class TimedCommits extends DelegatingTransactionHandler {
        TimedCommits(TransactionHandler handler) {
            super(handler);
        }

        @Override
        public void commit(Handle handle) {
            long begun = System.nanoTime();
            super.commit(handle);
            commits.record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
        }

        @Override
        public TransactionHandler specialize(Handle handle) throws SQLException {
            return new TimedCommits(getDelegate().specialize(handle));
        }
    }
}
