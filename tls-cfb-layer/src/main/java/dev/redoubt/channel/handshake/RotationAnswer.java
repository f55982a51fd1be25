package dev.redoubt.channel.handshake;

import dev.redoubt.protocol.identity.Octets;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The server's half of a rotation. SPEC.md, "Rotation".
 *
 * @param share 1 to 4,096 bytes, laid out as the suite says
 * @param policy of the epoch that it begins
 * @param certificate 1 to 1,024 bytes: the channel key may be another than in the handshake
 * @param revocations 0 to 1,024 bytes
 */
record RotationAnswer(Octets share, RotationPolicy policy, Octets certificate, Octets revocations, ServerProof proof) {
    private static final int VERSION = 1;
    private static final int MAXIMUM_SHARE = 4096;
    private static final int MAXIMUM_CERTIFICATE = 1024;
    private static final int MAXIMUM_REVOCATIONS = 1024;

    static RotationAnswer parse(byte[] bytes) throws HandshakeException.Malformed {
        WireReader reader = new WireReader(bytes);
        reader.version(VERSION);
        RotationAnswer answer = new RotationAnswer(
                Octets.copyOf(reader.vector(1, MAXIMUM_SHARE)),
                RotationPolicy.read(reader),
                Octets.copyOf(reader.vector(1, MAXIMUM_CERTIFICATE)),
                Octets.copyOf(reader.vector(0, MAXIMUM_REVOCATIONS)),
                ServerProof.read(reader));
        reader.end();
        return answer;
    }

    /** Everything up to the signature: the part that the transcript covers. */
    static byte[] core(byte[] share, RotationPolicy policy, byte[] certificate, byte[] revocations) {
        int size = 1 + 2 + share.length + RotationPolicy.SIZE + 2 + certificate.length + 2 + revocations.length;
        return ByteBuffer.allocate(size)
                .put((byte) VERSION)
                .putShort((short) share.length)
                .put(share)
                .put(policy.toBytes())
                .putShort((short) certificate.length)
                .put(certificate)
                .putShort((short) revocations.length)
                .put(revocations)
                .array();
    }

    /** @param whole the bytes that this answer was parsed from */
    static byte[] coreOf(byte[] whole) {
        return Arrays.copyOf(whole, whole.length - ServerProof.SIZE);
    }
}
