package dev.redoubt.server.database;

import static java.util.regex.Pattern.CASE_INSENSITIVE;
import static java.util.regex.Pattern.DOTALL;

import dev.redoubt.server.configuration.ServerConfiguration;
import java.io.File;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.StatementCustomizer;

/**
 * Leaves free what the database's file system shall keep: nothing is added beyond it, and deletions go on. InnoDB must not meet
 * a full disk, for its indexes may come out of that damaged (RATIONALE.md, "A full disk"). What people store is refused first,
 * so that there is room for those who mend it: what an administrator does, its entry in the audit log, a device that is suspended.
 */
final class Room implements StatementCustomizer {
    /** What MariaDB says of a full disk. */
    private static final int DISK_FULL = 1021;

    private static final Pattern ADDING =
            Pattern.compile("\\s*(insert|replace)\\s+(ignore\\s+)?into\\s+(?<table>\\w+).*", CASE_INSENSITIVE | DOTALL);

    /** What people store, as much of it as their quotas let them. */
    private static final Set<String> STORES = Set.of("payload", "envelope", "account_data", "blob_file");

    /** Of the reserve, this part is kept from everybody. */
    private static final int LAST = 4;

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
        long floor = floor(context.getRawSql(), reserve);
        // Without a size it cannot be looked at any more, which says nothing of its room.
        if (floor > 0 && folder.getUsableSpace() < floor && folder.getTotalSpace() > 0) {
            throw new SQLException("database.free_reserve is all that is free", "HY000", DISK_FULL);
        }
    }

    /** How many bytes must be free for this statement, of a reserve of so many; 0 where it adds nothing. */
    static long floor(String sql, long reserve) {
        Matcher adding = ADDING.matcher(sql);
        if (!adding.matches()) {
            return 0;
        }
        return STORES.contains(adding.group("table").toLowerCase(Locale.ROOT)) ? reserve : reserve / LAST;
    }
}
