package dev.redoubt.server.database;

import com.zaxxer.hikari.HikariDataSource;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.server.configuration.RefusedStartException;
import dev.redoubt.server.configuration.ServerConfiguration;
import dev.redoubt.server.logging.LogEvent;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
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

    private static final Set<Integer> FULL = Set.of(1021, 1114);

    private static final int TRIES = 5;
    private static final long FULL_SAID_EVERY = Duration.ofMinutes(1).toNanos();

    private final HikariDataSource pool;
    private final Jdbi jdbi;
    private final Optional<Guard> guard;
    private final AtomicLong saidThatItIsFull = new AtomicLong(System.nanoTime() - FULL_SAID_EVERY);

    private Database(HikariDataSource pool, Jdbi jdbi, Optional<Guard> guard) {
        this.pool = pool;
        this.jdbi = jdbi;
        this.guard = guard;
    }

    /**
     * Opens the pool as the one server of this database. Brings the schema up to this program, unless another account does that.
     *
     * @throws RefusedStartException if the database is away, is another server's, is newer than this program, fails a migration,
     *     has a column that the ledger lacks, or may lose what it has committed
     */
    public static Database open(
            ServerConfiguration.Database configuration, MeterRegistry metrics, SecureRandom random) {
        Connections connections = new Connections(configuration);
        ServerLock lock = connections.lock();
        Guard.take(lock, configuration);
        byte[] token = new byte[Guard.TOKEN_SIZE];
        random.nextBytes(token);
        Guard guard = new Guard(lock, Octets.copyOf(token), configuration.takeoverAfter(), System::nanoTime, metrics);
        try {
            // A migration may take longer than the database waits for a sign of life.
            guard.watch();
            boolean begun = guard.begin();
            Database database = open(
                    connections.pool(configuration.connections(), metrics),
                    configuration,
                    metrics,
                    Optional.of(guard),
                    configuration.migration().isPresent()
                            ? source -> Migrations.requireCurrent(source, prepare(configuration))
                            : _ -> migrate(connections));
            return database.begin(begun ? Optional.empty() : Optional.of(guard));
        } catch (RuntimeException e) {
            guard.close();
            throw e;
        }
    }

    private static void migrate(Connections connections) {
        try (HikariDataSource patient = connections.forMigrations()) {
            Migrations.run(patient, MetadataLedger.load().columns());
        }
    }

    /**
     * Brings the schema up to this program, as the account that may. Does nothing where it is there already; a server may work on
     * the database meanwhile.
     *
     * @return the version that the schema has then
     * @throws RefusedStartException if the database is away, is newer than this program, fails a migration, or has a column that the
     *     ledger lacks
     */
    public static String migrate(ServerConfiguration.Database configuration) {
        try (HikariDataSource patient =
                        new Connections(configuration).ofMigrations().forMigrations();
                Database database = new Database(patient, Jdbi.create(patient), Optional.empty())) {
            MetadataLedger ledger = MetadataLedger.load();
            Migrations.run(patient, ledger.columns());
            ledger.check(database);
            return Migrations.version(patient);
        }
    }

    /** @param late the guard, if there was no table for it before the migrations */
    private Database begin(Optional<Guard> late) {
        try {
            late.ifPresent(Guard::begin);
            Durability.require(this);
            return this;
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Opens the pool on a database that a server of this very version has prepared, and may work on at the same time. Changes no
     * schema.
     *
     * @throws RefusedStartException if the database is away, or its schema is another one
     */
    public static Database openExisting(ServerConfiguration.Database configuration, MeterRegistry metrics) {
        return open(
                new Connections(configuration).pool(2, metrics),
                configuration,
                metrics,
                Optional.empty(),
                source -> Migrations.requireCurrent(source, prepare(configuration)));
    }

    private static String prepare(ServerConfiguration.Database configuration) {
        return configuration.migration().isPresent()
                ? "run \"redoubtctl migrate\" (systemctl restart redoubt-migrate.service)"
                : "start redoubtd once, it does that";
    }

    private static Database open(
            HikariDataSource pool,
            ServerConfiguration.Database configuration,
            MeterRegistry metrics,
            Optional<Guard> guard,
            Consumer<DataSource> migrations) {
        try {
            migrations.accept(pool);
            Jdbi jdbi = Room.keepIn(new StatementTimes(metrics).on(Jdbi.create(pool)), configuration);
            Database database = new Database(pool, jdbi, guard);
            MetadataLedger.load().check(database);
            return database;
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
    }

    /**
     * Runs {@code work} in one transaction, again where MariaDB rolled it back for another's sake. It is not committed if another
     * server works on the database.
     *
     * @throws DatabaseAwayException if the database cannot be reached, or is not this server's alone; the commit may or may not
     *     have taken place
     * @throws DatabaseFullException if there is no room for it; it was rolled back
     */
    public <T, X extends Exception> T transaction(HandleCallback<T, X> work) throws X {
        return repeated(() -> jdbi.inTransaction(handle -> {
            guard.ifPresent(one -> one.check(handle));
            return work.withHandle(handle);
        }));
    }

    /** One statement that changes nothing, without a transaction of its own; otherwise like {@link #transaction}. */
    public <T, X extends Exception> T statement(HandleCallback<T, X> work) throws X {
        return repeated(() -> jdbi.withHandle(work));
    }

    private interface Attempt<T, X extends Exception> {
        T run() throws X;
    }

    private <T, X extends Exception> T repeated(Attempt<T, X> work) throws X {
        for (int attempt = 1; ; attempt++) {
            guard.ifPresent(Guard::requireHeld);
            try {
                return work.run();
            } catch (JdbiException e) {
                if (attempt == TRIES || !REPEATABLE.contains(errorCode(e))) {
                    throw translate(e);
                }
            }
        }
    }

    /**
     * Asks the pool for a connection: done once it has given one, or said within {@code database.patience} that there is none. A
     * database that is away is no answer less.
     */
    public CompletableFuture<?> probe() {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> answer.complete(hasConnection()));
        return answer;
    }

    private boolean hasConnection() {
        try (Connection _ = pool.getConnection()) {
            return true;
        } catch (SQLException e) {
            return false;
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

    /** Whether no other server works on the database, as far as is known. */
    public boolean isAlone() {
        return guard.map(Guard::isHeld).orElse(true);
    }

    /** Told, in one line for the administrator, once another server has taken the database over: then this one must end. */
    public CompletionStage<String> takenOver() {
        return guard.map(Guard::over).orElseGet(CompletableFuture::new);
    }

    @Override
    public void close() {
        pool.close();
        guard.ifPresent(Guard::close);
    }

    private RuntimeException translate(JdbiException e) {
        if (isConnectionLost(e)) {
            guard.ifPresent(Guard::suspect);
            return new DatabaseAwayException(e);
        }
        if (isFull(e)) {
            sayThatItIsFull();
            return new DatabaseFullException(e);
        }
        return e;
    }

    /** Seldom: everything that is refused for it comes here. */
    private void sayThatItIsFull() {
        long now = System.nanoTime();
        long before = saidThatItIsFull.get();
        if (now - before > FULL_SAID_EVERY && saidThatItIsFull.compareAndSet(before, now)) {
            LogEvent.DATABASE_FULL.write();
        }
    }

    /** A table that cannot grow (1114), MariaDB's own answer to a full disk (1021), and the system's, handed through. */
    static boolean isFull(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql
                    && (FULL.contains(sql.getErrorCode())
                            || String.valueOf(sql.getMessage()).contains("No space left on device"))) {
                return true;
            }
        }
        return false;
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

    static int errorCode(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql.getErrorCode();
            }
        }
        return 0;
    }
}
