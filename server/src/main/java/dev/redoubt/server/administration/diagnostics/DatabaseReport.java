package dev.redoubt.server.administration.diagnostics;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.server.administration.doctor.DatabaseView;
import dev.redoubt.server.administration.observe.Tools;
import dev.redoubt.server.configuration.ServerConfiguration;
import java.util.List;
import java.util.Set;

/** How large the database's tables are, and how MariaDB is set up. No row is looked at. */
final class DatabaseReport {
    private static final List<String> SETTINGS = List.of(
            "version",
            "innodb_flush_log_at_trx_commit",
            "innodb_doublewrite",
            "log_bin",
            "sync_binlog",
            "sql_mode",
            "skip_networking",
            "max_connections",
            "max_allowed_packet",
            "innodb_buffer_pool_size",
            "innodb_log_file_size");

    private DatabaseReport() {}

    /** @param known tables that {@code METADATA.toml} names */
    static ObjectNode of(ServerConfiguration.Database configuration, boolean isRoot, Tools tools, Set<String> known)
            throws DatabaseView.UnseenException {
        ObjectNode report = JsonNodeFactory.instance.objectNode();
        String name = DatabaseView.name(configuration).orElseThrow(() -> new IllegalStateException("an unusual URL"));
        try (DatabaseView database = DatabaseView.open(configuration, isRoot, tools)) {
            ObjectNode settings = report.putObject("settings");
            for (String setting : SETTINGS) {
                settings.put(
                        setting,
                        Known.WORD.orOther(
                                database.value("select @@global." + setting).replace(',', ' ')));
            }
            ObjectNode tables = report.putObject("tables");
            // The name has letters, digits, _ and $ alone.
            for (List<String> row : database.rows(
                    "select table_name, table_rows, data_length, index_length from information_schema.tables"
                            + " where table_schema = '" + name + "' order by table_name")) {
                if (known.contains(row.getFirst())) {
                    tables.putObject(row.getFirst())
                            .put("rows", Known.AMOUNT.orOther(row.get(1)))
                            .put("dataBytes", Known.AMOUNT.orOther(row.get(2)))
                            .put("indexBytes", Known.AMOUNT.orOther(row.get(3)));
                }
            }
        }
        return report;
    }
}
