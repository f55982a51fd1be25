package dev.redoubt.channel.handshake;

import dev.redoubt.crypto.Digests;
import java.nio.ByteBuffer;

/** The hash over both hellos whole, without signature and confirmation. SPEC.md, "Transcript". */
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
