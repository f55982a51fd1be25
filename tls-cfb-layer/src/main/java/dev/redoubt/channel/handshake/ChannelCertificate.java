package dev.redoubt.channel.handshake;

import dev.redoubt.crypto.VerifyingKey;
import dev.redoubt.protocol.identity.Octets;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * The appliance root's word that a channel key may speak for the appliance for a while. SPEC.md, "Channel certificate".
 * A parsed certificate is well-formed and no more: {@link CertificateCheck} decides whether it counts.
 *
 * @param suite the code of the one suite that the key may be used with
 * @param serial 0 to 2^63 - 1; a root never signs a lower one after a higher one, nor two keys under the same one
 * @param notBefore whole seconds; valid from here (inclusive)
 * @param notAfter whole seconds; to here (exclusive), at most 30 days later
 * @param root the root's public key, which counts only if its pin is known
 * @param signature of the root, 64 bytes
 */
public record ChannelCertificate(
        int suite,
        VerifyingKey channelKey,
        long serial,
        Instant notBefore,
        Instant notAfter,
        VerifyingKey root,
        Octets signature) {
    public static final int SIZE = 154;
    public static final Duration MAXIMUM_LIFE = Duration.ofDays(30);
    private static final int VERSION = 1;
    /** The year 9999; keeps every accepted second an Instant, and every sum of two in range. */
    static final long LAST_SECOND = 253_402_300_799L;

    /** @throws IllegalArgumentException if a field is out of its range */
    public ChannelCertificate {
        if (!isWellFormed(suite, serial, notBefore.getEpochSecond(), notAfter.getEpochSecond())
                || notBefore.getNano() != 0
                || notAfter.getNano() != 0
                || signature.size() != VerifyingKey.SIGNATURE_SIZE) {
            throw new IllegalArgumentException("a field of the channel certificate is out of its range");
        }
    }

    private static boolean isWellFormed(int suite, long serial, long from, long to) {
        return suite >= 1
                && suite <= 255
                && serial >= 0
                && from >= 0
                && to <= LAST_SECOND
                && from < to
                && to - from <= MAXIMUM_LIFE.toSeconds();
    }

    public static ChannelCertificate parse(byte[] bytes) throws HandshakeException.Malformed {
        WireReader reader = new WireReader(bytes);
        reader.version(VERSION);
        int suite = reader.int8();
        VerifyingKey channelKey = reader.verifyingKey();
        long serial = reader.int64();
        long from = reader.int64();
        long to = reader.int64();
        VerifyingKey root = reader.verifyingKey();
        Octets signature = Octets.copyOf(reader.octets(VerifyingKey.SIGNATURE_SIZE));
        reader.end();
        if (!isWellFormed(suite, serial, from, to)) {
            throw new HandshakeException.Malformed("a field of the channel certificate is out of its range");
        }
        return new ChannelCertificate(
                suite, channelKey, serial, Instant.ofEpochSecond(from), Instant.ofEpochSecond(to), root, signature);
    }

    /** @return 154 bytes */
    public byte[] toBytes() {
        byte[] signed = signedPart(suite, channelKey, serial, notBefore, notAfter, root);
        byte[] whole = Arrays.copyOf(signed, SIZE);
        System.arraycopy(signature.toBytes(), 0, whole, signed.length, signature.size());
        return whole;
    }

    /** Whether the root that it names did sign it. */
    boolean isSignedByItsRoot() {
        byte[] statement = statement(signedPart(suite, channelKey, serial, notBefore, notAfter, root));
        return root.verify(statement, signature.toBytes());
    }

    static byte[] signedPart(
            int suite, VerifyingKey channelKey, long serial, Instant notBefore, Instant notAfter, VerifyingKey root) {
        return ByteBuffer.allocate(SIZE - VerifyingKey.SIGNATURE_SIZE)
                .put((byte) VERSION)
                .put((byte) suite)
                .put(channelKey.toBytes())
                .putLong(serial)
                .putLong(notBefore.getEpochSecond())
                .putLong(notAfter.getEpochSecond())
                .put(root.toBytes())
                .array();
    }

    /** What the root signs. */
    static byte[] statement(byte[] signedPart) {
        return Label.CERTIFICATE.before(signedPart);
    }
}
