package dev.redoubt.bench.ejabberd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** What the bench does itself in ejabberd's database: its schema, its users, and the counting of what waits. */
final class EjabberdDatabase {
    private final String url;
    private final String user;
    private final String password;

    EjabberdDatabase(String url, String user, String password) {
        this.url = url;
        this.user = user;
        this.password = password;
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(url, user, password);
    }

    /** @param file the package's own */
    void create(Path file) throws IOException {
        try (Connection connection = DriverManager.getConnection(url + "?allowMultiQueries=true", user, password);
                Statement statement = connection.createStatement()) {
            statement.execute(Files.readString(file));
        } catch (SQLException e) {
            throw new IOException("ejabberd's schema cannot be made", e);
        }
    }

    /** Users of the numbers from one on, to before another. */
    void add(EjabberdUsers users, int from, int to) throws IOException {
        try (Connection connection = connect();
                PreparedStatement statement =
                        connection.prepareStatement("insert into users (username, password) values (?, ?)")) {
            connection.setAutoCommit(false);
            for (int user = from; user < to; user++) {
                statement.setString(1, users.name(user));
                statement.setString(2, EjabberdUsers.PASSWORD);
                statement.addBatch();
            }
            statement.executeBatch();
            connection.commit();
        } catch (SQLException e) {
            throw new IOException("users cannot be given to ejabberd", e);
        }
    }

    /** Messages for those of them who are offline. */
    long waiting(EjabberdUsers users) throws IOException {
        try (Connection connection = connect();
                PreparedStatement statement =
                        connection.prepareStatement("select count(*) from spool where username like ?")) {
            statement.setString(1, users.prefix() + "%");
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        } catch (SQLException e) {
            throw new IOException("ejabberd's messages cannot be counted", e);
        }
    }
}
