package dev.redoubt.channel.handshake;

import dev.redoubt.channel.record.SessionId;
import dev.redoubt.crypto.Digests;
import dev.redoubt.protocol.identity.Octets;
import java.nio.ByteBuffer;

/**
 * The hash over all that both sides have said, without signature and confirmation: in a handshake both hellos, in a rotation
 * request and answer behind the transcript of the epoch before. SPEC.md, "Transcript".
 */
final class Transcript {
    private final byte[] hash;

    private Transcript(byte[] hash) {
        this.hash = hash;
    }

    static Transcript of(byte[] clientHello, byte[] serverHelloCore) {
        return new Transcript(Digests.sha256(
                Label.TRANSCRIPT.toBytes(),
                length(clientHello),
                clientHello,
                length(serverHelloCore),
                serverHelloCore));
    }

    /** @param formerHash of the epoch that the rotation begins in, 32 bytes */
    static Transcript ofRotation(Octets formerHash, SessionId session, byte[] request, byte[] answerCore) {
        return new Transcript(Digests.sha256(
                Label.ROTATION_TRANSCRIPT.toBytes(),
                formerHash.toBytes(),
                session.toBytes(),
                length(request),
                request,
                length(answerCore),
                answerCore));
    }

    private static byte[] length(byte[] part) {
        return ByteBuffer.allocate(4).putInt(part.length).array();
    }

    /** @return a copy, 32 bytes */
    byte[] hash() {
        return hash.clone();
    }

    /** What is signed or confirmed: {@code label} ‖ hash. */
    byte[] under(Label label) {
        byte[] prefix = label.toBytes();
        return ByteBuffer.allocate(prefix.length + hash.length)
                .put(prefix)
                .put(hash)
                .array();
    }
}
