package dev.redoubt.server.database;

import dev.redoubt.server.configuration.ServerConfiguration;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * One connection with the server's account, for whoever looks how the database is set up. Asks for no lock, and looks
 * at no schema: it works where a server would not start. Changes nothing.
 */
public final class Inspection implements AutoCloseable {
    private static final int MOST_ROWS = 1_000;

    private final Connection connection;

    private Inspection(Connection connection) {
        this.connection = connection;
    }

    /**
     * @throws DatabaseAwayException if it cannot be reached, or does not take the account
     * @throws dev.redoubt.server.configuration.RefusedStartException if the account's password cannot be read
     */
    public static Inspection open(ServerConfiguration.Database configuration) {
        try {
            Connection connection = new Connections(configuration).single();
            connection.setReadOnly(true);
            return new Inspection(connection);
        } catch (SQLException e) {
            throw new DatabaseAwayException(e);
        }
    }

    /**
     * The first 1,000 rows, as text.
     *
     * @param sql that changes nothing
     * @throws DatabaseAwayException if it is not answered
     */
    public List<List<String>> rows(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.setMaxRows(MOST_ROWS);
            return rows(statement.executeQuery(sql));
        } catch (SQLException e) {
            throw new DatabaseAwayException(e);
        }
    }

    private static List<List<String>> rows(ResultSet found) throws SQLException {
        List<List<String>> rows = new ArrayList<>();
        while (found.next()) {
            List<String> row = new ArrayList<>();
            for (int column = 1; column <= found.getMetaData().getColumnCount(); column++) {
                row.add(String.valueOf(found.getString(column)));
            }
            rows.add(row);
        }
        return rows;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new DatabaseAwayException(e);
        }
    }
}
