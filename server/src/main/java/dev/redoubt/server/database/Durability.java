package dev.redoubt.server.database;

import dev.redoubt.server.configuration.RefusedStartException;
import java.util.List;
import org.jdbi.v3.core.statement.Query;

/** Whether the database keeps what it has committed, whatever happens to its machine: "accepted" means nothing otherwise. */
final class Durability {
    /** Bytes of the largest statement that stores messages, and some room. */
    private static final long LARGEST_PACKET = 16 << 20;

    private record Setting(String name, String expression, String must) {}

    private static final List<Setting> SETTINGS = List.of(
            new Setting("innodb_flush_log_at_trx_commit", "@@innodb_flush_log_at_trx_commit = 1", "1"),
            new Setting("innodb_doublewrite", "@@innodb_doublewrite <> 'OFF' and @@innodb_doublewrite <> '0'", "ON"),
            new Setting("sync_binlog", "@@log_bin = 0 or @@sync_binlog = 1", "1, while there is a binary log"),
            new Setting(
                    "max_allowed_packet",
                    "@@max_allowed_packet >= " + LARGEST_PACKET,
                    "at least " + LARGEST_PACKET + " bytes"));

    private Durability() {}

    /** @throws RefusedStartException naming the setting that is not good */
    static void require(Database database) {
        for (Setting setting : SETTINGS) {
            boolean good = database.statement(handle -> {
                try (Query query = handle.createQuery("select " + setting.expression())) {
                    return query.mapTo(boolean.class).one();
                }
            });
            if (!good) {
                throw new RefusedStartException("the database's setting " + setting.name() + " must be "
                        + setting.must() + ": what it has committed could be lost otherwise, or not be taken");
            }
        }
    }
}
