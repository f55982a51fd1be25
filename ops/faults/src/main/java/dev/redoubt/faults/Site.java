package dev.redoubt.faults;

import dev.redoubt.protocol.invitation.InvitationLink;
import dev.redoubt.rig.DatabaseServer;
import dev.redoubt.rig.Device;
import dev.redoubt.rig.RedoubtServer;
import dev.redoubt.rig.ServerSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A server and its database, in processes of their own, with a relay between them; and whoever starts them again, as systemd would. */
final class Site implements AutoCloseable {
    /** Certificates are older than any jump of a clock. */
    private static final Duration BACKDATED = Duration.ofDays(2);

    private static final String DATABASE = "redoubt";
    /** What the server logs where it is at fault itself. */
    private static final Pattern MISTAKE =
            Pattern.compile("\"event\":\"(mistake|housekeeping_failed)\"|OutOfMemoryError");

    private static final Duration RESTART_PATIENCE = Duration.ofSeconds(60);

    private final DatabaseServer database;
    private final Relay toDatabase;
    private final RedoubtServer server;
    private final List<Device> devices;
    private int seenMistakes;

    private Site(DatabaseServer database, Relay toDatabase, RedoubtServer server, List<Device> devices) {
        this.database = database;
        this.toDatabase = toDatabase;
        this.server = server;
        this.devices = devices;
    }

    static Site start(Path folder, int devices) throws IOException {
        return start(folder, folder.resolve("data"), ServerSetup.standard(), devices);
    }

    /**
     * @param data the database's
     * @param devices how many are enrolled, at most 64
     */
    static Site start(Path folder, Path data, ServerSetup setup, int devices) throws IOException {
        Path of = Files.createDirectories(folder.resolve("mariadb"));
        DatabaseServer database = DatabaseServer.start(of, data, DatabaseServer.Size.SMALL, DATABASE);
        try {
            Relay relay = Relay.to(database.port());
            RedoubtServer server =
                    RedoubtServer.start(folder.resolve("appliance"), DatabaseServer.url(DATABASE, relay.port()), setup);
            return new Site(
                    database,
                    relay,
                    server,
                    Device.enrol(server, devices, Instant.now().minus(BACKDATED)));
        } catch (IOException | RuntimeException e) {
            database.close();
            throw e;
        }
    }

    DatabaseServer database() {
        return database;
    }

    /** Between the server and the database. */
    Relay toDatabase() {
        return toDatabase;
    }

    RedoubtServer server() {
        return server;
    }

    List<Device> devices() {
        return devices;
    }

    /** A link for somebody with this name. */
    String invite(String name) throws IOException {
        try (InvitationLink link = server.invite(name)) {
            return link.toText();
        }
    }

    /** Envelopes and payloads that wait. */
    long waiting() throws SQLException {
        return count("envelope") + count("payload");
    }

    private long count(String table) throws SQLException {
        try (Connection connection = database.connect(DATABASE);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select count(*) from " + table)) {
            result.next();
            return result.getLong(1);
        }
    }

    /** What MariaDB says of tables and indexes that are not whole. */
    List<String> damagedTables() throws SQLException {
        List<String> damages = new ArrayList<>();
        try (Connection connection = database.connect(DATABASE);
                Statement statement = connection.createStatement();
                ResultSet check = statement.executeQuery("check table envelope, payload, idempotency, node")) {
            while (check.next()) {
                if (!check.getString("Msg_text").equals("OK")) {
                    damages.add(check.getString("Table") + ": " + check.getString("Msg_text"));
                }
            }
        }
        return damages;
    }

    /** Starts the server until it stays: where the database is away, it ends again. */
    void superviseServer() throws IOException, InterruptedException {
        long end = System.nanoTime() + RESTART_PATIENCE.toNanos();
        while (true) {
            try {
                server.restart();
                return;
            } catch (IOException e) {
                if (System.nanoTime() - end > 0) {
                    throw e;
                }
                Thread.sleep(200);
            }
        }
    }

    /** Starts the database again whenever it ends by itself, until this is closed. */
    Supervision superviseDatabase() {
        return new Supervision(database);
    }

    /** Waits until nothing waits in the database: all that was delivered and acknowledged is gone. @return what is left */
    long awaitEmpty(Duration patience) throws SQLException, InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (waiting() > 0 && System.nanoTime() - end < 0) {
            Thread.sleep(200);
        }
        return waiting();
    }

    /** Lines of the log in which the server blames itself, since the last call. */
    List<String> newMistakes() throws IOException {
        try (Stream<String> lines = Files.lines(server.log())) {
            List<String> all =
                    lines.filter(line -> MISTAKE.matcher(line).find()).toList();
            List<String> fresh = all.subList(Math.min(seenMistakes, all.size()), all.size());
            seenMistakes = all.size();
            return fresh;
        }
    }

    @Override
    public void close() {
        server.close();
        toDatabase.close();
        database.close();
    }
}
