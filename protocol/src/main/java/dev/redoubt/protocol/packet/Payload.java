package dev.redoubt.protocol.packet;

import dev.redoubt.crypto.Digests;
import dev.redoubt.crypto.Padme;
import dev.redoubt.crypto.SigningKey;
import dev.redoubt.crypto.VerifyingKey;
import dev.redoubt.protocol.account.Credential;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.wire.MalformedException;
import dev.redoubt.protocol.wire.Structure;
import dev.redoubt.protocol.wire.WireReader;
import dev.redoubt.protocol.wire.WireWriter;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The plaintext of C: the sender's credential at its fixed first place, the body, perhaps a signature, zeros. SPEC.md,
 * "Payload".
 *
 * @param signature Ed25519 by Kn, 64 bytes, or null
 */
record Payload(Credential credential, byte[] body, byte @Nullable [] signature) {
    private static final int FIXED_SIZE = Structure.HEADER_SIZE + Credential.SIZE + 1 + 4;

    static Payload unsigned(Credential credential, byte[] body) {
        return new Payload(credential, body, null);
    }

    static Payload signed(Credential credential, byte[] body, SigningKey key) {
        return new Payload(credential, body, key.sign(signedBytes(credential, body)));
    }

    /** Bytes after padding. */
    static int paddedSize(int bodySize, boolean signed) {
        return Math.toIntExact(Padme.bucket(FIXED_SIZE + bodySize + (signed ? VerifyingKey.SIGNATURE_SIZE : 0)));
    }

    byte[] toPaddedBytes() {
        WireWriter out = new WireWriter(Structure.PAYLOAD, paddedSize(body.length, signature != null))
                .bytes(credential.toBytes())
                .flag(signature != null)
                .uint32(body.length)
                .bytes(body);
        return (signature == null ? out : out.bytes(signature)).toBytesPaddedWithZeros();
    }

    /** Reads the fixed first place alone: nothing behind it is looked at before this is validated. */
    static Credential readCredential(byte[] padded) throws MalformedException {
        return Credential.read(new WireReader(Structure.PAYLOAD, padded));
    }

    static Payload parse(byte[] padded) throws MalformedException {
        WireReader in = new WireReader(Structure.PAYLOAD, padded);
        Credential credential = Credential.read(in);
        boolean signed = in.flag();
        int size = in.uint31();
        byte[] body = in.bytes(size);
        byte[] signature = signed ? in.bytes(VerifyingKey.SIGNATURE_SIZE) : null;
        if (padded.length != paddedSize(size, signed)) {
            throw in.malformed("not the smallest bucket");
        }
        for (byte padding : in.bytes(in.remaining())) {
            if (padding != 0) {
                throw in.malformed("padding is not zero");
            }
        }
        return new Payload(credential, body, signature);
    }

    boolean isSigned() {
        return signature != null;
    }

    /** True without a signature; false with a wrong one. */
    boolean signatureHolds(VerifyingKey node) {
        return signature == null || node.verify(signedBytes(credential, body), signature);
    }

    private static byte[] signedBytes(Credential credential, byte[] body) {
        byte[] label = PacketLabels.PAYLOAD_SIGNATURE.bytes();
        return ByteBuffer.allocate(label.length + Credential.SIZE + body.length)
                .put(label)
                .put(credential.toBytes())
                .put(body)
                .array();
    }

    /** What the sender's next payload in the conversation names. */
    static Octets digest(byte[] padded) {
        return Octets.copyOf(Digests.sha256(PacketLabels.PAYLOAD_DIGEST.bytes(), padded));
    }
}
