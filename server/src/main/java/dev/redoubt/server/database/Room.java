package dev.redoubt.server.database;

import dev.redoubt.server.configuration.ServerConfiguration;
import java.io.File;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.StatementCustomizer;

/**
 * Leaves free what the database's file system shall keep: nothing is added beyond it, and deletions go on. InnoDB must not meet
 * a full disk, for its indexes may come out of that damaged (RATIONALE.md, "A full disk").
 */
final class Room implements StatementCustomizer {
    /** What MariaDB says of a full disk. */
    private static final int DISK_FULL = 1021;

    private static final List<String> ADDING = List.of("insert", "replace");

    private final File folder;
    private final long reserve;

    private Room(File folder, long reserve) {
        this.folder = folder;
        this.reserve = reserve;
    }

    /** Looked after from here on, where the database's files are on this machine. */
    static Jdbi keepIn(Jdbi jdbi, ServerConfiguration.Database configuration) {
        if (configuration.isHere()) {
            String data = jdbi.withHandle(handle ->
                    handle.createQuery("select @@datadir").mapTo(String.class).one());
            File folder = new File(data);
            // Without a size it is hidden from this process, as in a container of its own.
            if (folder.getTotalSpace() > 0) {
                jdbi.getConfig(SqlStatements.class)
                        .addCustomizer(
                                new Room(folder, configuration.freeReserve().bytes()));
            }
        }
        return jdbi;
    }

    @Override
    public void beforeExecution(PreparedStatement statement, StatementContext context) throws SQLException {
        if (adds(context.getRawSql()) && folder.getUsableSpace() < reserve) {
            throw new SQLException("database.free_reserve is all that is free", "HY000", DISK_FULL);
        }
    }

    static boolean adds(String sql) {
        String begin = sql.stripLeading();
        return ADDING.stream().anyMatch(word -> begin.regionMatches(true, 0, word, 0, word.length()));
    }
}
