package dev.redoubt.channel.handshake;

import dev.redoubt.crypto.VerifyingKey;
import dev.redoubt.protocol.identity.Octets;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The appliance root's word on which certificates count no more, whatever their dates say. SPEC.md, "Revocation list". A
 * parsed list is well-formed and no more: {@link CertificateCheck} decides whether it counts.
 *
 * @param number 1 to 2^63 - 1; of two lists of a root the one with the higher number counts
 * @param issuedAt whole seconds; for people, nothing is decided by it
 * @param root the root's public key, which counts only if its pin is known
 * @param serials 0 to 64 of them, strictly upwards, each 0 to 2^63 - 1
 * @param signature of the root, 64 bytes
 */
public record RevocationList(long number, Instant issuedAt, VerifyingKey root, List<Long> serials, Octets signature) {
    public static final int MAXIMUM_SERIALS = 64;
    /** Bytes of a full list. */
    public static final int MAXIMUM_SIZE = signedSize(MAXIMUM_SERIALS) + VerifyingKey.SIGNATURE_SIZE;

    private static final int VERSION = 1;

    /** @throws IllegalArgumentException if a field is out of its range */
    public RevocationList {
        serials = List.copyOf(serials);
        if (!isWellFormed(number, issuedAt.getEpochSecond(), serials)
                || issuedAt.getNano() != 0
                || signature.size() != VerifyingKey.SIGNATURE_SIZE) {
            throw new IllegalArgumentException("a field of the revocation list is out of its range");
        }
    }

    private static boolean isWellFormed(long number, long issuedAt, List<Long> serials) {
        return number >= 1
                && issuedAt >= 0
                && issuedAt <= ChannelCertificate.LAST_SECOND
                && serials.size() <= MAXIMUM_SERIALS
                && goUpwards(serials);
    }

    private static boolean goUpwards(List<Long> serials) {
        long previous = -1;
        for (long serial : serials) {
            if (serial <= previous) {
                return false;
            }
            previous = serial;
        }
        return true;
    }

    public static RevocationList parse(byte[] bytes) throws HandshakeException.Malformed {
        WireReader reader = new WireReader(bytes);
        reader.version(VERSION);
        long number = reader.int64();
        long issuedAt = reader.int64();
        VerifyingKey root = reader.verifyingKey();
        List<Long> serials = readSerials(reader);
        Octets signature = Octets.copyOf(reader.octets(VerifyingKey.SIGNATURE_SIZE));
        reader.end();
        if (!isWellFormed(number, issuedAt, serials)) {
            throw new HandshakeException.Malformed("a field of the revocation list is out of its range");
        }
        return new RevocationList(number, Instant.ofEpochSecond(issuedAt), root, serials, signature);
    }

    private static List<Long> readSerials(WireReader reader) throws HandshakeException.Malformed {
        int count = reader.int8();
        if (count > MAXIMUM_SERIALS) {
            throw new HandshakeException.Malformed(count + " serials are revoked, more than " + MAXIMUM_SERIALS);
        }
        List<Long> serials = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            serials.add(reader.int64());
        }
        return serials;
    }

    /** @return 114 bytes, and 8 more for each serial */
    public byte[] toBytes() {
        byte[] signed = signedPart(number, issuedAt, root, serials);
        byte[] whole = Arrays.copyOf(signed, signed.length + VerifyingKey.SIGNATURE_SIZE);
        System.arraycopy(signature.toBytes(), 0, whole, signed.length, signature.size());
        return whole;
    }

    public boolean revokes(ChannelCertificate certificate) {
        return root.equals(certificate.root()) && serials.contains(certificate.serial());
    }

    /** Whether the root that it names did sign it. */
    public boolean isSignedByItsRoot() {
        return root.verify(statement(signedPart(number, issuedAt, root, serials)), signature.toBytes());
    }

    /** Whether both say the same, by whatever signature. */
    boolean saysTheSameAs(RevocationList other) {
        return Arrays.equals(
                signedPart(number, issuedAt, root, serials),
                signedPart(other.number, other.issuedAt, other.root, other.serials));
    }

    private static int signedSize(int serials) {
        return 1 + 2 * Long.BYTES + VerifyingKey.SIZE + 1 + serials * Long.BYTES;
    }

    static byte[] signedPart(long number, Instant issuedAt, VerifyingKey root, List<Long> serials) {
        ByteBuffer buffer = ByteBuffer.allocate(signedSize(serials.size()))
                .put((byte) VERSION)
                .putLong(number)
                .putLong(issuedAt.getEpochSecond())
                .put(root.toBytes())
                .put((byte) serials.size());
        serials.forEach(buffer::putLong);
        return buffer.array();
    }

    /** What the root signs. */
    static byte[] statement(byte[] signedPart) {
        return Label.REVOCATION_LIST.before(signedPart);
    }
}
