package dev.redoubt.bench.contender;

import dev.redoubt.bench.crowd.Crowd;
import dev.redoubt.bench.crowd.RawLinks;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.rig.DatabaseServer;
import dev.redoubt.rig.Device;
import dev.redoubt.rig.LoadLink;
import dev.redoubt.rig.Population;
import dev.redoubt.rig.RedoubtServer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Ours. */
public final class RedoubtContender implements Contender {
    /** The database that it wants. */
    public static final String DATABASE = "redoubt";

    private static final int PAYLOAD_SIZE = 700;
    private static final int DEVICES_OF_AN_ACCOUNT = 64;

    private RedoubtServer server;
    private final String databaseUrl;
    private final List<Device> devices = new ArrayList<>();
    private final List<Device> bulk = new ArrayList<>();

    private RedoubtContender(RedoubtServer server, String databaseUrl) {
        this.server = server;
        this.databaseUrl = databaseUrl;
    }

    /** @param folder of its own, made */
    public static RedoubtContender start(Path folder, DatabaseServer database) throws IOException {
        String url = database.url(DATABASE);
        return new RedoubtContender(RedoubtServer.start(folder, url, RedoubtContender::forLoad), url);
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

    @Override
    public Crowd crowd() throws IOException {
        return new RawLinks(server, bulk);
    }

    @Override
    public void restart() throws IOException {
        server.close();
        server = server.again();
    }

    @Override
    public Link connect(int device, int window, Listener listener) throws IOException {
        LoadLink link =
                new LoadLink(server, devices.get(device), window, _ -> listener.accepted(1), listener::delivered);
        return new DeviceLink(link);
    }

    @Override
    public long waiting() throws IOException {
        try (Connection connection =
                        DriverManager.getConnection(databaseUrl, DatabaseServer.USER, DatabaseServer.PASSWORD);
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
        public void submit(int... recipients) throws IOException, InterruptedException {
            List<NodeId> nodes = Arrays.stream(recipients)
                    .mapToObj(number -> devices.get(number).node())
                    .toList();
            link.submit(nodes, PAYLOAD_SIZE);
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
