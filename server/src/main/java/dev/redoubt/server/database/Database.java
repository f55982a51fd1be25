package dev.redoubt.server.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.redoubt.crypto.Secret;
import dev.redoubt.server.configuration.RefusedStartException;
import dev.redoubt.server.configuration.SecretFile;
import dev.redoubt.server.configuration.ServerConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/** The pool of connections and the transactions on it. Thread-safe; blocks the calling (virtual) thread. */
public final class Database implements AutoCloseable {
    /** Record changed since read, lock wait timeout, deadlock: the transaction was rolled back and may be repeated. */
    private static final Set<Integer> REPEATABLE = Set.of(1020, 1205, 1213);

    private static final int TRIES = 5;

    private final HikariDataSource pool;
    private final Jdbi jdbi;

    private Database(HikariDataSource pool) {
        this.pool = pool;
        this.jdbi = Jdbi.create(pool);
    }

    /**
     * Opens the pool and brings the schema up to this program.
     *
     * @throws RefusedStartException if the database is away, newer than this program, fails a migration, has a column that the
     *     ledger lacks, or may lose what it has committed
     */
    public static Database open(ServerConfiguration.Database configuration, MeterRegistry metrics) {
        Database database = open(pool(configuration, configuration.connections(), metrics), Migrations::run);
        try {
            Durability.require(database);
            return database;
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /**
     * Opens the pool on a database that a server of this very version has prepared. Changes no schema.
     *
     * @throws RefusedStartException if the database is away, or its schema is another one
     */
    public static Database openExisting(ServerConfiguration.Database configuration, MeterRegistry metrics) {
        return open(pool(configuration, 2, metrics), Migrations::requireCurrent);
    }

    private static Database open(HikariDataSource pool, Consumer<DataSource> migrations) {
        try {
            Database database = new Database(pool);
            migrations.accept(pool);
            MetadataLedger.load().check(database);
            return database;
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
    }

    private static HikariDataSource pool(
            ServerConfiguration.Database configuration, int connections, MeterRegistry metrics) {
        HikariConfig hikari = new HikariConfig();
        hikari.setPoolName("database");
        hikari.setJdbcUrl(configuration.url());
        hikari.setUsername(configuration.user());
        password(configuration.passwordFile()).ifPresent(hikari::setPassword);
        hikari.setMaximumPoolSize(connections);
        hikari.setConnectionTimeout(configuration.patience().toMillis());
        hikari.setValidationTimeout(Math.min(1_000, configuration.patience().toMillis()));
        hikari.setInitializationFailTimeout(-1);
        // Rows that a statement only looks at stay unlocked, and a deletion takes no gaps: fewer deadlocks.
        hikari.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        hikari.addDataSourceProperty("connectTimeout", "2000");
        hikari.addDataSourceProperty("socketTimeout", "30000");
        hikari.addDataSourceProperty("tcpKeepAlive", "true");
        hikari.addDataSourceProperty("useServerPrepStmts", "true");
        hikari.setMetricRegistry(metrics);
        return new HikariDataSource(hikari);
    }

    private static Optional<String> password(Optional<SecretFile> file) {
        return file.map(path -> {
            try (Secret secret = path.read()) {
                // The driver keeps passwords as strings; nothing can be wiped from here on.
                return secret.read(bytes -> new String(bytes, StandardCharsets.UTF_8))
                        .strip();
            }
        });
    }

    /**
     * Runs {@code work} in one transaction, again where MariaDB rolled it back for another's sake.
     *
     * @throws DatabaseAwayException if the database cannot be reached; the commit may or may not have taken place
     */
    public <T, X extends Exception> T transaction(HandleCallback<T, X> work) throws X {
        for (int attempt = 1; ; attempt++) {
            try {
                return jdbi.inTransaction(work);
            } catch (JdbiException e) {
                if (attempt == TRIES || !REPEATABLE.contains(errorCode(e))) {
                    throw translate(e);
                }
            }
        }
    }

    /** One statement that needs no transaction of its own; otherwise like {@link #transaction}. */
    public <T, X extends Exception> T statement(HandleCallback<T, X> work) throws X {
        for (int attempt = 1; ; attempt++) {
            try {
                return jdbi.withHandle(work);
            } catch (JdbiException e) {
                if (attempt == TRIES || !REPEATABLE.contains(errorCode(e))) {
                    throw translate(e);
                }
            }
        }
    }

    /** Whether a query is answered now. */
    public boolean isThere() {
        try {
            return statement((Handle handle) ->
                            handle.createQuery("select 1").mapTo(int.class).one())
                    == 1;
        } catch (DatabaseAwayException e) {
            return false;
        }
    }

    /** Whether a statement failed because its key is there already. */
    public static boolean isDuplicateKey(JdbiException e) {
        return errorCode(e) == 1062;
    }

    @Override
    public void close() {
        pool.close();
    }

    private static RuntimeException translate(JdbiException e) {
        return isConnectionLost(e) ? new DatabaseAwayException(e) : e;
    }

    /** SQLSTATE class 08, the pool's own time-out, and MariaDB's answers while it stops (1053, 1927) or starts. */
    static boolean isConnectionLost(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLNonTransientConnectionException
                    || cause instanceof SQLTransientConnectionException) {
                return true;
            }
            if (cause instanceof SQLException sql && says(sql)) {
                return true;
            }
        }
        return false;
    }

    private static boolean says(SQLException e) {
        String state = e.getSQLState();
        return (state != null && (state.startsWith("08") || state.equals("70100")))
                || e.getErrorCode() == 1053
                || e.getErrorCode() == 1927;
    }

    private static int errorCode(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql.getErrorCode();
            }
        }
        return 0;
    }
}
