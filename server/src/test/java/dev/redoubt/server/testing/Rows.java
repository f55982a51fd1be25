package dev.redoubt.server.testing;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Looks into a database from outside of the server. */
public final class Rows {
    private final String database;

    public Rows(String database) {
        this.database = database;
    }

    /** @param from what stands after "from" */
    public long count(String from) throws SQLException {
        try (Connection connection = MariaDb.shared().connect(database);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select count(*) from " + from)) {
            result.next();
            return result.getLong(1);
        }
    }

    /** @param query that gives one number */
    public long number(String query) throws SQLException {
        try (Connection connection = MariaDb.shared().connect(database);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            if (!result.next()) {
                throw new IllegalArgumentException("nothing is there: " + query);
            }
            return result.getLong(1);
        }
    }

    /** Every cell of every column of every table, as bytes, by "table.column". */
    public Map<String, List<byte[]>> everything() throws SQLException {
        Map<String, List<byte[]>> cells = new TreeMap<>();
        try (Connection connection = MariaDb.shared().connect(database);
                Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery("select table_name, column_name from information_schema.columns"
                                + " where table_schema = database()")) {
            while (result.next()) {
                String table = result.getString(1);
                String column = result.getString(2);
                cells.put(table + "." + column, column(connection, table, column));
            }
        }
        return cells;
    }

    private static List<byte[]> column(Connection connection, String table, String column) throws SQLException {
        List<byte[]> cells = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select `" + column + "` from `" + table + "`")) {
            while (result.next()) {
                cells.add(
                        switch (result.getObject(1)) {
                            case null -> new byte[0];
                            case byte[] bytes -> bytes;
                            case Object other -> other.toString().getBytes(StandardCharsets.UTF_8);
                        });
            }
        }
        return cells;
    }
}
