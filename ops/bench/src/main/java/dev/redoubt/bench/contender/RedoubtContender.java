package dev.redoubt.bench.contender;

import dev.redoubt.bench.crowd.Crowd;
import dev.redoubt.bench.crowd.RawLink;
import dev.redoubt.bench.crowd.RawLinks;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.rig.DatabaseServer;
import dev.redoubt.rig.Device;
import dev.redoubt.rig.LoadLink;
import dev.redoubt.rig.Population;
import dev.redoubt.rig.RedoubtServer;
import dev.redoubt.rig.ServerSetup;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ours. */
public final class RedoubtContender implements Contender {
    /** The database that it wants. */
    public static final String DATABASE = "redoubt";

    private static final int PAYLOAD_SIZE = 700;
    /** Bytes of a message for one recipient: its payload and its exchange. */
    public static final int MESSAGE_SIZE = PAYLOAD_SIZE + LoadLink.EXCHANGE_SIZE;

    private static final int DEVICES_OF_AN_ACCOUNT = 64;

    private RedoubtServer server;
    private final String databaseUrl;
    private final Path files;
    private final List<Device> devices = new ArrayList<>();
    private final List<Device> bulk = new ArrayList<>();

    private RedoubtContender(RedoubtServer server, String databaseUrl, Path files) {
        this.server = server;
        this.databaseUrl = databaseUrl;
        this.files = files;
    }

    /** @param folder of its own, made */
    public static RedoubtContender start(Path folder, DatabaseServer database) throws IOException {
        String url = database.url(DATABASE);
        return new RedoubtContender(
                RedoubtServer.start(folder, url, new ServerSetup(RedoubtContender::forLoad, List.of(), Map.of())),
                url,
                database.files(DATABASE));
    }

    /** As many connections as are measured; and links that are not reopened in the middle of a round to change their keys. */
    private static String forLoad(String configuration) {
        return configuration.replace("[listener]", "[listener]\nconnections = 30000") + """

            [rotation]
            after = "24h"
            exchanges = 1000000
            bytes = "1024GiB"
            """;
    }

    @Override
    public String name() {
        return "redoubtd";
    }

    @Override
    public void provide(int count) throws IOException {
        while (devices.size() < count) {
            devices.addAll(Device.enrol(server, DEVICES_OF_AN_ACCOUNT));
        }
    }

    @Override
    public void provideInBulk(int count) throws IOException {
        if (bulk.size() < count) {
            bulk.addAll(Population.insert(databaseUrl, count - bulk.size()));
        }
    }

    private Device device(int number) {
        return number < BULK ? devices.get(number) : bulk.get(number - BULK);
    }

    @Override
    public Crowd crowd() throws IOException {
        return new RawLinks(server, bulk);
    }

    @Override
    public Duration restart() throws IOException {
        server.close();
        long start = System.nanoTime();
        server.restart();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Override
    public void collect() throws IOException {
        new JavaProcess(pid()).collect();
    }

    @Override
    public Link connect(int device, int window, Listener listener) throws IOException {
        LoadLink link = new LoadLink(server, device(device), window, _ -> listener.accepted(1), listener::delivered);
        return new DeviceLink(link);
    }

    /** Has so many messages wait in the mailboxes of the devices in bulk. */
    public void fill(long waiting) throws IOException {
        try (Connection connection = connection()) {
            Waiting.add(connection, bulk, waiting - waiting());
        } catch (SQLException e) {
            throw new IOException("the messages cannot be written", e);
        }
    }

    /** How long it takes from opening a link until so many of what waits for the device have come; none is acknowledged. */
    public Duration fetch(int device, int messages) throws IOException {
        try (RawLinks links = new RawLinks(server, List.of())) {
            RawLink link = links.authenticated(device(device));
            CountDownLatch missing = new CountDownLatch(messages);
            long start = System.nanoTime();
            link.open(frame -> {
                if (frame.hasDelivery()) {
                    missing.countDown();
                }
            });
            if (!missing.await(1, TimeUnit.MINUTES)) {
                throw new IOException(missing.getCount() + " of " + messages + " have not come");
            }
            return Duration.ofNanos(System.nanoTime() - start);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Bytes of the files that hold what waits, indexes included. */
    public long storedBytes() throws IOException {
        return Files.size(files.resolve("envelope.ibd")) + Files.size(files.resolve("payload.ibd"));
    }

    private Connection connection() throws SQLException {
        return DriverManager.getConnection(databaseUrl, DatabaseServer.USER, DatabaseServer.PASSWORD);
    }

    @Override
    public long waiting() throws IOException {
        try (Connection connection = connection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from envelope")) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IOException("redoubtd's envelopes cannot be counted", e);
        }
    }

    /** One metric's value; 0 where it is not there. */
    public double metric(String name) throws IOException {
        return server.metric(name);
    }

    /** Where its metrics are. */
    public URI metrics() {
        return URI.create("http://127.0.0.1:" + server.managementPort() + "/metrics");
    }

    @Override
    public long pid() {
        return server.pid();
    }

    @Override
    public void close() {
        server.close();
    }

    private final class DeviceLink implements Link {
        private final LoadLink link;

        DeviceLink(LoadLink link) {
            this.link = link;
        }

        @Override
        public void submit(long at, int... recipients) throws IOException, InterruptedException {
            List<NodeId> nodes = Arrays.stream(recipients)
                    .mapToObj(number -> device(number).node())
                    .toList();
            link.submit(nodes, PAYLOAD_SIZE, at);
        }

        @Override
        public void settle() throws InterruptedException {
            link.settle();
        }

        @Override
        public void close() {
            link.close();
        }
    }
}
