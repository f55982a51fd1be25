package dev.redoubt.rig;

import dev.redoubt.protocol.account.AccountRoot;
import dev.redoubt.protocol.account.Lifetimes;
import dev.redoubt.protocol.account.NodeKeys;
import dev.redoubt.protocol.account.VerifiedAccountState;
import dev.redoubt.protocol.account.VerifiedNode;
import dev.redoubt.protocol.identity.NodeId;
import java.io.IOException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Devices by the ten thousand, written straight into the database as the server writes them: to enrol each takes an administrator's
 * command for each account. They can connect and be written to; nobody can claim keys of them, as they have published none.
 */
public final class Population {
    private static final int DEVICES_OF_AN_ACCOUNT = 4;
    private static final int NAME_SIZE = 32;
    private static final String ACCOUNT =
            "insert into account (id, state, state_version, name_index, name_sealed) values (?, ?, ?, ?, ?)";
    private static final String NODE = "insert into node (id, account, certificate, agreement_record, last_resort_key,"
            + " last_resort_expires_at_hour, highest_key_id, last_seen_day) values (?, ?, ?, ?, '', 0, 0, 0)";

    private final SecureRandom random = new SecureRandom();
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private final PreparedStatement account;
    private final PreparedStatement node;

    private Population(PreparedStatement account, PreparedStatement node) {
        this.account = account;
        this.node = node;
    }

    /** @param url of the server's database */
    public static List<Device> insert(String url, int count) throws IOException {
        try (Connection connection = DriverManager.getConnection(url, DatabaseServer.USER, DatabaseServer.PASSWORD);
                PreparedStatement account = connection.prepareStatement(ACCOUNT);
                PreparedStatement node = connection.prepareStatement(NODE)) {
            connection.setAutoCommit(false);
            Population population = new Population(account, node);
            List<Device> devices = new ArrayList<>();
            while (devices.size() < count) {
                devices.addAll(population.account(Math.min(DEVICES_OF_AN_ACCOUNT, count - devices.size())));
            }
            connection.commit();
            return devices;
        } catch (SQLException e) {
            throw new IOException("the devices cannot be written", e);
        }
    }

    private List<Device> account(int count) throws SQLException {
        try (AccountRoot root = AccountRoot.generate(random)) {
            List<Device> devices = new ArrayList<>(List.of(new Device(NodeKeys.generate(root.id(), random))));
            VerifiedAccountState state = root.firstState(devices.getFirst().keys(), now);
            while (devices.size() < count) {
                Device next = new Device(NodeKeys.generate(root.id(), random));
                state = root.addNode(state, next.keys(), now, Lifetimes.NODE_CERTIFICATE);
                devices.add(next);
            }
            insert(state, devices);
            return devices;
        }
    }

    private void insert(VerifiedAccountState state, List<Device> devices) throws SQLException {
        account.setBytes(1, state.account().toBytes());
        account.setBytes(2, state.toBytes());
        account.setLong(3, state.version());
        account.setBytes(4, random(NAME_SIZE));
        account.setBytes(5, random(NAME_SIZE));
        account.executeUpdate();
        Map<NodeId, VerifiedNode> listed =
                state.nodes().stream().collect(Collectors.toMap(VerifiedNode::id, Function.identity()));
        for (Device device : devices) {
            node.setBytes(1, device.node().toBytes());
            node.setBytes(2, state.account().toBytes());
            node.setBytes(
                    3,
                    Objects.requireNonNull(listed.get(device.node()))
                            .certificate()
                            .toBytes());
            node.setBytes(
                    4,
                    device.keys()
                            .certifyAgreement(now, Lifetimes.AGREEMENT_RECORD_MAX)
                            .toBytes());
            node.addBatch();
        }
        node.executeBatch();
    }

    private byte[] random(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }
}
