package dev.redoubt.server.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.redoubt.crypto.Secret;
import dev.redoubt.server.configuration.SecretFile;
import dev.redoubt.server.configuration.ServerConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import java.util.function.BiConsumer;

/** How connections to the database are made: those of the pool, and the one of the guard. */
final class Connections {
    private final ServerConfiguration.Database configuration;
    private final ServerConfiguration.Account account;

    Connections(ServerConfiguration.Database configuration) {
        this(configuration, configuration.account());
    }

    private Connections(ServerConfiguration.Database configuration, ServerConfiguration.Account account) {
        this.configuration = configuration;
        this.account = account;
    }

    HikariDataSource pool(int connections, MeterRegistry metrics) {
        HikariConfig hikari = common("database", connections);
        // What a server that was stopped in its tracks has begun ends, and with it what it has locked.
        hikari.setConnectionInitSql("set session idle_transaction_timeout = "
                + configuration.takeoverAfter().toSeconds());
        hikari.addDataSourceProperty("socketTimeout", "30000");
        hikari.setMetricRegistry(metrics);
        return new HikariDataSource(hikari);
    }

    /** The same for who may change the schema, where that is another account. */
    Connections ofMigrations() {
        return new Connections(configuration, configuration.migration().orElse(configuration.account()));
    }

    /** To change the schema, which takes as long as the tables are large; one connection may wait all the while for the other. */
    HikariDataSource forMigrations() {
        HikariConfig hikari = common("migrations", 2);
        hikari.addDataSourceProperty("socketTimeout", "0");
        return new HikariDataSource(hikari);
    }

    private HikariConfig common(String name, int connections) {
        HikariConfig hikari = new HikariConfig();
        hikari.setPoolName(name);
        hikari.setJdbcUrl(configuration.url());
        hikari.setUsername(account.user());
        password().ifPresent(hikari::setPassword);
        overSocket(hikari::addDataSourceProperty);
        hikari.setMaximumPoolSize(connections);
        hikari.setConnectionTimeout(configuration.patience().toMillis());
        hikari.setValidationTimeout(Math.min(1_000, configuration.patience().toMillis()));
        hikari.setInitializationFailTimeout(-1);
        // Rows that a statement only looks at stay unlocked, and a deletion takes no gaps: fewer deadlocks.
        hikari.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        keepFiles(hikari::addDataSourceProperty);
        hikari.addDataSourceProperty("connectTimeout", "2000");
        hikari.addDataSourceProperty("tcpKeepAlive", "true");
        hikari.addDataSourceProperty("useServerPrepStmts", "true");
        return hikari;
    }

    /** Not taken yet. */
    ServerLock lock() {
        Properties properties = ofSingle();
        return new MariaDbLock(
                () -> DriverManager.getConnection(configuration.url(), properties),
                configuration.takeoverAfter(),
                ProcessHandle.current().pid());
    }

    /** One that is in no pool. */
    Connection single() throws SQLException {
        return DriverManager.getConnection(configuration.url(), ofSingle());
    }

    private Properties ofSingle() {
        Properties properties = new Properties();
        properties.setProperty("user", account.user());
        password().ifPresent(password -> properties.setProperty("password", password));
        overSocket(properties::setProperty);
        keepFiles(properties::setProperty);
        properties.setProperty("connectTimeout", "2000");
        // What is asked on it is answered at once, or waits for a lock for a shorter time than this.
        properties.setProperty("socketTimeout", "4000");
        return properties;
    }

    /** A database that was taken over could ask this process for its files, its credentials among them. */
    private static void keepFiles(BiConsumer<String, String> properties) {
        properties.accept("allowLocalInfile", "false");
    }

    private void overSocket(BiConsumer<String, String> properties) {
        configuration.socket().ifPresent(path -> {
            properties.accept("socketFactory", UnixSocketFactory.class.getName());
            properties.accept(UnixSocketFactory.PATH, path.toString());
        });
    }

    private Optional<String> password() {
        return account.passwordFile().map(Connections::read);
    }

    private static String read(SecretFile file) {
        try (Secret secret = file.read()) {
            // The driver keeps passwords as strings; nothing can be wiped from here on.
            return secret.read(bytes -> new String(bytes, StandardCharsets.UTF_8))
                    .strip();
        }
    }
}
