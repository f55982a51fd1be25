package dev.redoubt.channel.session;

import dev.redoubt.channel.handshake.Label;
import dev.redoubt.channel.handshake.RootPin;
import dev.redoubt.channel.record.MalformedExchangeException;
import dev.redoubt.channel.record.SessionId;
import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A device's word that this session's epoch is its own: IDr(32) ‖ IDn(16) ‖ signature(64) over the bytes of
 * {@link #signedBytes}. Travels inside of the session. SPEC.md, "Device authentication".
 */
public record DeviceStatement(AccountId account, NodeId node, Octets signature) {
    public static final int SIZE = 112;
    private static final int SIGNATURE_SIZE = 64;

    /** @throws IllegalArgumentException unless the signature has 64 bytes */
    public DeviceStatement {
        if (signature.size() != SIGNATURE_SIZE) {
            throw new IllegalArgumentException("a signature has 64 bytes, not " + signature.size());
        }
    }

    /** @throws MalformedExchangeException unless {@code bytes} are exactly one statement */
    public static DeviceStatement parse(byte[] bytes) throws MalformedExchangeException {
        if (bytes.length != SIZE) {
            throw new MalformedExchangeException("a device statement has " + SIZE + " bytes, not " + bytes.length);
        }
        int nodeEnd = AccountId.SIZE + NodeId.SIZE;
        return new DeviceStatement(
                AccountId.of(Arrays.copyOf(bytes, AccountId.SIZE)),
                NodeId.of(Arrays.copyOfRange(bytes, AccountId.SIZE, nodeEnd)),
                Octets.copyOf(Arrays.copyOfRange(bytes, nodeEnd, SIZE)));
    }

    /** @return 112 bytes */
    public byte[] toBytes() {
        return ByteBuffer.allocate(SIZE)
                .put(account.toBytes())
                .put(node.toBytes())
                .put(signature.toBytes())
                .array();
    }

    Device device() {
        return new Device(account, node);
    }

    /** label ‖ root hash(32) ‖ IDr(32) ‖ IDn(16) ‖ session id(16) ‖ epoch(4) ‖ exporter(32). */
    static byte[] signedBytes(RootPin root, Device device, SessionId session, long epoch, Secret exporter) {
        byte[] label = Label.DEVICE_STATEMENT.toBytes();
        int size = label.length + RootPin.SIZE + AccountId.SIZE + NodeId.SIZE + SessionId.SIZE + 4 + exporter.size();
        ByteBuffer statement = ByteBuffer.allocate(size)
                .put(label)
                .put(root.toBytes())
                .put(device.account().toBytes())
                .put(device.node().toBytes())
                .put(session.toBytes())
                .putInt((int) epoch);
        return exporter.read(statement::put).array();
    }
}
