package dev.redoubt.channel.handshake;

import dev.redoubt.channel.record.SessionId;
import dev.redoubt.protocol.identity.Octets;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The server's half of the handshake. SPEC.md, "ServerHello". All but signature and confirmation goes into the transcript.
 *
 * @param suite the chosen suite's code
 * @param share 1 to 4,096 bytes, laid out as the suite says
 * @param certificate 1 to 1,024 bytes
 * @param revocations 0 to 1,024 bytes
 */
record ServerHello(
        int suite,
        SessionId session,
        Octets share,
        RotationPolicy policy,
        Octets certificate,
        Octets revocations,
        ServerProof proof) {
    static final int VERSION = 1;
    /** No longer hello is read. */
    static final int MAXIMUM_SIZE = 8 * 1024;

    private static final int MAXIMUM_SHARE = 4096;
    private static final int MAXIMUM_CERTIFICATE = 1024;
    private static final int MAXIMUM_REVOCATIONS = 1024;

    static ServerHello parse(byte[] bytes) throws HandshakeException.Malformed {
        if (bytes.length > MAXIMUM_SIZE) {
            throw new HandshakeException.Malformed("a ServerHello has at most " + MAXIMUM_SIZE + " bytes");
        }
        WireReader reader = new WireReader(bytes);
        reader.version(VERSION);
        ServerHello hello = new ServerHello(
                reader.int8(),
                SessionId.of(reader.octets(SessionId.SIZE)),
                Octets.copyOf(reader.vector(1, MAXIMUM_SHARE)),
                RotationPolicy.read(reader),
                Octets.copyOf(reader.vector(1, MAXIMUM_CERTIFICATE)),
                Octets.copyOf(reader.vector(0, MAXIMUM_REVOCATIONS)),
                ServerProof.read(reader));
        reader.end();
        return hello;
    }

    /** The part that the transcript covers: everything up to the signature. */
    static byte[] core(
            int suite, SessionId session, byte[] share, RotationPolicy policy, byte[] certificate, byte[] revocations) {
        int vectors = 2 + share.length + 2 + certificate.length + 2 + revocations.length;
        return ByteBuffer.allocate(2 + SessionId.SIZE + RotationPolicy.SIZE + vectors)
                .put((byte) VERSION)
                .put((byte) suite)
                .put(session.toBytes())
                .putShort((short) share.length)
                .put(share)
                .put(policy.toBytes())
                .putShort((short) certificate.length)
                .put(certificate)
                .putShort((short) revocations.length)
                .put(revocations)
                .array();
    }

    /** @param whole the bytes that this hello was parsed from */
    static byte[] coreOf(byte[] whole) {
        return Arrays.copyOf(whole, whole.length - ServerProof.SIZE);
    }
}
