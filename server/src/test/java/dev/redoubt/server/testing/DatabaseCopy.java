package dev.redoubt.server.testing;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All rows of a database at one time, to be put back later: a backup that needs no tool. */
public final class DatabaseCopy {
    private record Table(List<String> columns, List<List<Object>> rows) {}

    private final String database;
    private final Map<String, Table> tables = new LinkedHashMap<>();

    public DatabaseCopy(String database) throws SQLException {
        this.database = database;
        try (Connection connection = MariaDb.shared().connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute("start transaction with consistent snapshot");
            for (String table : names(
                    statement,
                    "select table_name from information_schema.tables"
                            + " where table_schema = database() and table_type = 'BASE TABLE'")) {
                tables.put(table, read(statement, table));
            }
        }
    }

    private static List<String> names(Statement statement, String query) throws SQLException {
        List<String> names = new ArrayList<>();
        try (ResultSet result = statement.executeQuery(query)) {
            while (result.next()) {
                names.add(result.getString(1));
            }
        }
        return names;
    }

    private static Table read(Statement statement, String table) throws SQLException {
        List<String> columns = names(
                statement,
                "select concat('`', column_name, '`') from information_schema.columns where table_schema = database()"
                        + " and is_generated = 'NEVER' and table_name = '" + table + "' order by ordinal_position");
        List<List<Object>> rows = new ArrayList<>();
        try (ResultSet result =
                statement.executeQuery("select " + String.join(", ", columns) + " from `" + table + "`")) {
            while (result.next()) {
                List<Object> row = new ArrayList<>();
                for (int column = 1; column <= columns.size(); column++) {
                    row.add(result.getObject(column));
                }
                rows.add(row);
            }
        }
        return new Table(columns, rows);
    }

    /** Nobody may work on the database meanwhile. */
    public void putBack() throws SQLException {
        try (Connection connection = MariaDb.shared().connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute("set foreign_key_checks = 0");
            for (Map.Entry<String, Table> table : tables.entrySet()) {
                statement.execute("delete from `" + table.getKey() + "`");
                write(connection, table.getKey(), table.getValue());
            }
        }
    }

    private static void write(Connection connection, String name, Table table) throws SQLException {
        String marks = String.join(", ", Collections.nCopies(table.columns().size(), "?"));
        String sql = "insert into `" + name + "` (" + String.join(", ", table.columns()) + ") values (" + marks + ")";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (List<Object> row : table.rows()) {
                for (int column = 0; column < row.size(); column++) {
                    insert.setObject(column + 1, row.get(column));
                }
                insert.execute();
            }
        }
    }
}
