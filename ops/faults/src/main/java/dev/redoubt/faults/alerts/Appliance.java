package dev.redoubt.faults.alerts;

import dev.redoubt.faults.FalseClock;
import dev.redoubt.rig.DatabaseServer;
import dev.redoubt.rig.Device;
import dev.redoubt.rig.RedoubtServer;
import dev.redoubt.rig.ServerSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is broken: a server and its database, in processes of their own, and people who write to each other. */
final class Appliance implements AutoCloseable {
    /** Beside two who write: one who is away, and the rest for what needs many. */
    private static final int DEVICES = 30;

    /** So few that it is soon full. */
    static final int MAILBOX = 400;
    /** Certificates are older than a jump of the clock. */
    private static final Duration BACKDATED = Duration.ofDays(2);

    private static final Pattern ACCESS_KEY = Pattern.compile("RDBT[A-Z0-9]{16}");
    private static final String DATABASE = "redoubt";
    private static final String QUOTA_OF_FILES = "64MiB";

    private final DatabaseServer database;
    private final FalseClock clock;
    private final RedoubtServer server;
    private final List<Device> devices;
    private final Load load;
    private final String accessKey;

    private Appliance(DatabaseServer database, FalseClock clock, RedoubtServer server, List<Device> devices, int rate)
            throws IOException {
        this.database = database;
        this.clock = clock;
        this.server = server;
        this.devices = devices;
        this.accessKey = administrator();
        this.load = new Load(server, devices.get(0), devices.get(1), rate);
    }

    /**
     * @param files a folder for people's files, on a file system that nobody else fills
     * @param rate messages in a second, from one to the other
     */
    static Appliance start(Path folder, Path files, int rate) throws IOException {
        FalseClock clock = FalseClock.in(folder.resolve("clock"))
                .orElseThrow(() -> new IOException("libfaketime is not installed (Debian: libfaketime)"));
        DatabaseServer database = DatabaseServer.start(
                Files.createDirectories(folder.resolve("mariadb")),
                folder.resolve("data"),
                DatabaseServer.Size.SMALL,
                DATABASE);
        try {
            ServerSetup setup = new ServerSetup(text -> configuration(text, files), List.of(), clock.environment());
            RedoubtServer server = RedoubtServer.start(folder.resolve("appliance"), database.url(DATABASE), setup);
            return new Appliance(
                    database,
                    clock,
                    server,
                    Device.enrol(server, DEVICES, Instant.now().minus(BACKDATED)),
                    rate);
        } catch (IOException | RuntimeException e) {
            database.close();
            throw e;
        }
    }

    private static String configuration(String text, Path files) {
        return text.replace("quota_envelopes = 1000000000", "quota_envelopes = " + MAILBOX)
                + """

                [blobs]
                folder = "%s"
                quota = "%s"
                largest = "%s"
                free_reserve = "1MiB"

                [limits]
                handshake_burst = 100
                """.formatted(files, QUOTA_OF_FILES, QUOTA_OF_FILES);
    }

    DatabaseServer database() {
        return database;
    }

    FalseClock clock() {
        return clock;
    }

    RedoubtServer server() {
        return server;
    }

    Load load() {
        return load;
    }

    /** Who sends all the time. */
    Device sender() {
        return devices.get(0);
    }

    /** A device that was never connected. */
    Device absent() {
        return devices.get(2);
    }

    /** Devices that nobody writes to. */
    List<Device> idle() {
        return devices.subList(3, devices.size());
    }

    /** @return the id of his access key */
    private String administrator() throws IOException {
        Path profile = server.folder().resolve("auditor.toml");
        redoubtctl(Duration.ZERO, "admin", "add", "auditor", "--role=auditor", "--profile=" + profile);
        Matcher key = ACCESS_KEY.matcher(Files.readString(profile));
        if (!key.find()) {
            throw new IOException("a profile without an access key");
        }
        return key.group();
    }

    /** The id of an administrator's access key. */
    String accessKey() {
        return accessKey;
    }

    /** Behind the server's back. */
    void execute(String... statements) throws SQLException {
        try (Connection connection = database.connect(DATABASE);
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    /** As an administrator who is at it, whose clock is off by so much. */
    void redoubtctl(Duration off, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.redoubt.server.administration.Redoubtctl"));
        command.addAll(List.of(arguments));
        command.add("--config=" + server.folder().resolve("redoubtd.toml"));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        Map<String, String> environment = new HashMap<>(clock.environment());
        environment.remove("FAKETIME_TIMESTAMP_FILE");
        environment.put("FAKETIME", "%+ds".formatted(off.toSeconds()));
        builder.environment().putAll(environment);
        builder.environment().put("REDOUBT_DATABASE_PASSWORD", DatabaseServer.PASSWORD);
        Process process = builder.start();
        List<String> said = process.inputReader().lines().toList();
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException(String.join(" ", arguments) + ": " + said);
        }
    }

    @Override
    public void close() {
        load.close();
        server.close();
        if (!database.isAlive()) {
            return;
        }
        database.close();
    }
}
