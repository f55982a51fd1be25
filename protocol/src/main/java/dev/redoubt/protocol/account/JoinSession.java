package dev.redoubt.protocol.account;

import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.wire.MalformedException;
import dev.redoubt.protocol.wire.WireReader;
import dev.redoubt.protocol.wire.WireWriter;

/**
 * One joining by one code: what both devices sign, so that nothing of it serves in another. SPEC.md, "A further device".
 *
 * @param rendezvous 32 bytes, where both meet
 * @param asking the new device's exchange key, X25519, 32 bytes
 * @param answering the existing device's, likewise
 */
public record JoinSession(Octets rendezvous, Octets asking, Octets answering) {
    /** Bytes of each part. */
    public static final int PART_SIZE = 32;

    static final int SIZE = 3 * PART_SIZE;

    /** @throws IllegalArgumentException if a part has another size */
    public JoinSession {
        if (rendezvous.size() != PART_SIZE || asking.size() != PART_SIZE || answering.size() != PART_SIZE) {
            throw new IllegalArgumentException("each part of a session has 32 bytes");
        }
    }

    static JoinSession read(WireReader in) throws MalformedException {
        return new JoinSession(in.octets(PART_SIZE), in.octets(PART_SIZE), in.octets(PART_SIZE));
    }

    WireWriter write(WireWriter out) {
        return out.octets(rendezvous).octets(asking).octets(answering);
    }
}
