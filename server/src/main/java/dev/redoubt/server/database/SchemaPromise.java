package dev.redoubt.server.database;

import java.util.OptionalInt;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/**
 * What the newest program that has prepared the tables says to older ones, so that the release before runs on them after a roll-back.
 * server/SPEC.md, "Versions of the tables".
 */
final class SchemaPromise {
    /**
     * A program whose own tables have this version or a later one may work on the tables of this program: every migration after it only
     * adds what an older program need not know. To be raised with a migration that takes something away; then the release before can no
     * longer be rolled back to.
     */
    static final int RUNS_FROM = 19;

    private static final int NO_SUCH_TABLE = 1146;

    private SchemaPromise() {}

    /** By the program whose tables they are now. Changes nothing where that was said. */
    static void make(Handle handle, Set<String> columns) {
        if (runsFrom(handle).equals(OptionalInt.of(RUNS_FROM))
                && columns(handle).equals(columns)) {
            return;
        }
        handle.execute("delete from schema_column");
        PreparedBatch names = handle.prepareBatch("insert into schema_column (name) values (:name)");
        columns.forEach(name -> names.bind("name", name).add());
        names.execute();
        handle.execute(
                "insert into schema_promise (id, runs_from) values (1, ?) on duplicate key update runs_from = value(runs_from)",
                RUNS_FROM);
    }

    /** The version that a program's own tables must have at least; empty where nothing was said. */
    static OptionalInt runsFrom(Handle handle) {
        try {
            return handle.createQuery("select runs_from from schema_promise where id = 1")
                    .mapTo(Integer.class)
                    .findOne()
                    .map(OptionalInt::of)
                    .orElse(OptionalInt.empty());
        } catch (UnableToExecuteStatementException e) {
            if (Database.errorCode(e) == NO_SUCH_TABLE) {
                return OptionalInt.empty();
            }
            throw e;
        }
    }

    /** What the ledger of that program names, as {@code table.column}. */
    static Set<String> columns(Handle handle) {
        return handle.createQuery("select name from schema_column")
                .mapTo(String.class)
                .set();
    }
}
