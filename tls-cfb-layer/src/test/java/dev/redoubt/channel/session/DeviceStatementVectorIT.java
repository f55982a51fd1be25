package dev.redoubt.channel.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.redoubt.channel.handshake.RootPin;
import dev.redoubt.channel.record.SessionId;
import dev.redoubt.channel.record.VectorFile;
import dev.redoubt.crypto.Secret;
import dev.redoubt.crypto.SigningKey;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Reads {@code vectors/device-statement.txt}, which no code of this module has written. */
class DeviceStatementVectorIT {
    private final Map<String, String> vector;

    DeviceStatementVectorIT() throws Exception {
        vector = VectorFile.read(Path.of("vectors/device-statement.txt"));
    }

    private byte[] bytes(String field) {
        return HexFormat.of().parseHex(VectorFile.field(vector, field));
    }

    private Device device() {
        return new Device(AccountId.of(bytes("account")), NodeId.of(bytes("node")));
    }

    private byte[] signed() {
        try (Secret exporter = Secret.takeOwnershipOf(bytes("exporter"))) {
            long epoch = Long.parseLong(VectorFile.field(vector, "epoch"));
            return DeviceStatement.signedBytes(
                    RootPin.of(bytes("root-pin")), device(), SessionId.of(bytes("session")), epoch, exporter);
        }
    }

    @Test
    void signedBytesAreAsInTheVector() {
        assertArrayEquals(bytes("signed"), signed());
    }

    @Test
    void statementIsAsInTheVector() {
        try (SigningKey key = SigningKey.ofSeed(Secret.takeOwnershipOf(bytes("node-seed")))) {
            Octets signature = Octets.copyOf(key.sign(signed()));
            DeviceStatement statement = new DeviceStatement(device().account(), device().node(), signature);
            assertArrayEquals(bytes("statement"), statement.toBytes());
        }
    }

    @Test
    void statementParses() throws Exception {
        assertEquals(device(), DeviceStatement.parse(bytes("statement")).device());
    }
}
