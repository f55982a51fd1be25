package dev.redoubt.client.container;

import dev.redoubt.client.failure.ContainerBusyException;
import dev.redoubt.client.failure.ContainerDamagedException;
import dev.redoubt.client.failure.ContainerFailureException;
import dev.redoubt.client.failure.ContainerTooNewException;
import dev.redoubt.client.failure.RedoubtException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteOpenMode;

/** One connection to SQLite and the statements on it. Knows bytes and versions, never keys. Not thread-safe. */
final class Database implements AutoCloseable {
    private static final int APPLICATION_ID = 0x52444254;
    private static final int SCHEMA_VERSION = 1;
    private static final int BUSY_TIMEOUT_MILLIS = 20_000;
    private static final String RECORD_TABLE =
            "CREATE TABLE record (name BLOB PRIMARY KEY NOT NULL, kind BLOB NOT NULL,"
                    + " version INTEGER NOT NULL, sealed BLOB NOT NULL) WITHOUT ROWID";
    private static final String RECORD_INDEX = "CREATE INDEX record_kind ON record (kind)";
    private static final String MANIFEST_TABLE =
            "CREATE TABLE manifest (id INTEGER PRIMARY KEY CHECK (id = 1), sealed BLOB NOT NULL)";

    /** A row of the table of records, all of it opaque. */
    record Row(byte[] name, long version, byte[] sealed) {}

    /** One row at a time, so that a walk over everything needs little memory. */
    @FunctionalInterface
    interface VersionVisitor {
        void visit(byte[] name, long version);
    }

    private final Connection connection;

    private Database(Connection connection) {
        this.connection = connection;
    }

    static Database create(Path file) throws RedoubtException {
        Database database = connect(file, "DELETE");
        database.begin(true);
        database.execute(RECORD_TABLE);
        database.execute(RECORD_INDEX);
        database.execute(MANIFEST_TABLE);
        database.execute("PRAGMA application_id = " + APPLICATION_ID);
        database.execute("PRAGMA user_version = " + SCHEMA_VERSION);
        return database;
    }

    static Database open(Path file) throws RedoubtException {
        Database database = connect(file, "WAL");
        try {
            database.checkSchema();
            return database;
        } catch (RedoubtException e) {
            database.close();
            throw e;
        }
    }

    private static Database connect(Path file, String journalMode) throws RedoubtException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        config.setJournalMode(SQLiteConfig.JournalMode.valueOf(journalMode));
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "true");
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        config.enableLoadExtension(false);
        // Where somebody has erased the container meanwhile, nothing takes its place.
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        try {
            Database database = new Database(config.createConnection("jdbc:sqlite:" + file));
            database.execute("PRAGMA trusted_schema = OFF");
            database.execute("PRAGMA cell_size_check = ON");
            return database;
        } catch (SQLException e) {
            throw translate(e);
        }
    }

    /** Exactly our tables: a file with triggers or views of somebody else is not ours. */
    private void checkSchema() throws RedoubtException {
        int version = number("PRAGMA user_version");
        if (version > SCHEMA_VERSION) {
            throw new ContainerTooNewException(version);
        }
        List<String> expected = List.of(RECORD_TABLE, MANIFEST_TABLE, RECORD_INDEX);
        if (version != SCHEMA_VERSION || number("PRAGMA application_id") != APPLICATION_ID) {
            throw new ContainerDamagedException("container.db is none");
        }
        List<String> found = texts("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL");
        if (found.size() != expected.size() || !found.containsAll(expected)) {
            throw new ContainerDamagedException("container.db has another schema");
        }
    }

    void begin(boolean writing) throws RedoubtException {
        execute(writing ? "BEGIN IMMEDIATE" : "BEGIN");
    }

    void commit() throws RedoubtException {
        execute("COMMIT");
    }

    void rollback() throws RedoubtException {
        execute("ROLLBACK");
    }

    /** Moves the log into the database and empties it, so that deleted records do not linger there. */
    void truncateLog() throws RedoubtException {
        execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    byte @Nullable [] manifest() throws RedoubtException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT sealed FROM manifest WHERE id = 1")) {
            return rows.next() ? rows.getBytes(1) : null;
        } catch (SQLException e) {
            throw translate(e);
        }
    }

    void putManifest(byte[] sealed) throws RedoubtException {
        update("INSERT OR REPLACE INTO manifest (id, sealed) VALUES (1, ?)", sealed);
    }

    @Nullable
    Row get(byte[] name) throws RedoubtException {
        List<Row> rows = rows("SELECT name, version, sealed FROM record WHERE name = ?", name);
        return rows.isEmpty() ? null : rows.getFirst();
    }

    List<Row> list(byte[] kind) throws RedoubtException {
        return rows("SELECT name, version, sealed FROM record WHERE kind = ?", kind);
    }

    /** @return the version, or 0 where there is no such record */
    long version(byte[] name) throws RedoubtException {
        try (var statement = connection.prepareStatement("SELECT version FROM record WHERE name = ?")) {
            statement.setBytes(1, name);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        } catch (SQLException e) {
            throw translate(e);
        }
    }

    void put(byte[] name, byte[] kind, long version, byte[] sealed) throws RedoubtException {
        update(
                "INSERT OR REPLACE INTO record (name, kind, version, sealed) VALUES (?, ?, ?, ?)",
                name,
                kind,
                version,
                sealed);
    }

    void delete(byte[] name) throws RedoubtException {
        update("DELETE FROM record WHERE name = ?", name);
    }

    void forEachVersion(VersionVisitor visitor) throws RedoubtException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT name, version FROM record")) {
            while (rows.next()) {
                visitor.visit(rows.getBytes(1), rows.getLong(2));
            }
        } catch (SQLException e) {
            throw translate(e);
        }
    }

    private List<Row> rows(String sql, byte[] key) throws RedoubtException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setBytes(1, key);
            List<Row> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(new Row(rows.getBytes(1), rows.getLong(2), rows.getBytes(3)));
                }
            }
            return found;
        } catch (SQLException e) {
            throw translate(e);
        }
    }

    private void update(String sql, Object... values) throws RedoubtException {
        try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        } catch (SQLException e) {
            throw translate(e);
        }
    }

    private List<String> texts(String sql) throws RedoubtException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        } catch (SQLException e) {
            throw translate(e);
        }
    }

    private int number(String sql) throws RedoubtException {
        return Integer.parseInt(texts(sql).getFirst());
    }

    private void execute(String sql) throws RedoubtException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw translate(e);
        }
    }

    @Override
    public void close() throws RedoubtException {
        try {
            connection.close();
        } catch (SQLException e) {
            throw translate(e);
        }
    }

    private static RedoubtException translate(SQLException failure) {
        if (failure instanceof SQLiteException sqlite) {
            int primary = sqlite.getResultCode().code & 0xff;
            if (primary == SQLiteErrorCode.SQLITE_BUSY.code || primary == SQLiteErrorCode.SQLITE_LOCKED.code) {
                return new ContainerBusyException();
            }
            if (primary == SQLiteErrorCode.SQLITE_CORRUPT.code || primary == SQLiteErrorCode.SQLITE_NOTADB.code) {
                return new ContainerDamagedException("container.db is corrupt");
            }
        }
        return new ContainerFailureException("use container.db", failure);
    }
}
