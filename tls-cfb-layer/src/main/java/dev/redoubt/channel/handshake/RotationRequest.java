package dev.redoubt.channel.handshake;

import dev.redoubt.protocol.identity.Octets;
import java.nio.ByteBuffer;

/**
 * The client's half of a rotation. SPEC.md, "Rotation".
 *
 * @param epoch the number of the epoch that it is to begin, 1 to 2^31 - 1
 * @param share 1 to 4,096 bytes, laid out as the suite says
 */
record RotationRequest(int epoch, Octets share) {
    private static final int VERSION = 1;
    private static final int MAXIMUM_SHARE = 4096;

    static RotationRequest parse(byte[] bytes) throws HandshakeException.Malformed {
        WireReader reader = new WireReader(bytes);
        reader.version(VERSION);
        int epoch = reader.int32();
        if (epoch < 1) {
            throw new HandshakeException.Malformed("no rotation begins that epoch");
        }
        RotationRequest request = new RotationRequest(epoch, Octets.copyOf(reader.vector(1, MAXIMUM_SHARE)));
        reader.end();
        return request;
    }

    byte[] toBytes() {
        return ByteBuffer.allocate(1 + 4 + 2 + share.size())
                .put((byte) VERSION)
                .putInt(epoch)
                .putShort((short) share.size())
                .put(share.toBytes())
                .array();
    }
}
