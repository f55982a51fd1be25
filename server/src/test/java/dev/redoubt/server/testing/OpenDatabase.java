package dev.redoubt.server.testing;

import dev.redoubt.server.administration.CommandRun;
import dev.redoubt.server.configuration.ServerConfiguration;
import dev.redoubt.server.database.Database;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** A database with all its tables, opened as a server opens it, without a server. */
public final class OpenDatabase implements AutoCloseable {
    private final String name;
    private final Path folder;
    private final Database database;

    public OpenDatabase(Path parent) {
        this.name = MariaDb.shared().createDatabase();
        this.folder = parent.resolve("appliance");
        CommandRun.init(folder, "jdbc:mariadb://127.0.0.1:" + MariaDb.shared().port() + "/" + name);
        this.database = Database.open(configuration().database(), new SimpleMeterRegistry(), new SecureRandom());
    }

    public ServerConfiguration configuration() {
        return ServerConfiguration.read(folder.resolve("redoubtd.toml"));
    }

    public Database database() {
        return database;
    }

    public String name() {
        return name;
    }

    /** As the server's own user. */
    public Connection connect() throws SQLException {
        String url = "jdbc:mariadb://127.0.0.1:" + MariaDb.shared().port() + "/" + name;
        return DriverManager.getConnection(url, MariaDb.USER, MariaDb.PASSWORD);
    }

    /** As whoever may do everything to the database, past all of its rules. */
    public void force(String... statements) throws SQLException {
        try (Connection connection = MariaDb.shared().connect(name);
                var statement = connection.createStatement()) {
            statement.execute("set foreign_key_checks = 0, check_constraint_checks = 0");
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @Override
    public void close() {
        database.close();
    }
}
