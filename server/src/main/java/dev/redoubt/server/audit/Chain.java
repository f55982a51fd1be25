package dev.redoubt.server.audit;

import dev.redoubt.crypto.Digests;
import dev.redoubt.protocol.identity.Octets;
import java.nio.charset.StandardCharsets;

/** How each entry holds on to all that came before it. server/SPEC.md, "Audit log". */
final class Chain {
    /** Bytes of a hash, and of a log's id, which stands in the place of the hash before the first entry. */
    static final int SIZE = 32;

    private static final byte[] LABEL = "redoubt v1 audit entry\0".getBytes(StandardCharsets.US_ASCII);

    private Chain() {}

    /** The hash of an entry that follows on {@code previous}. */
    static Octets hash(Octets previous, String line) {
        return Octets.copyOf(Digests.sha256(LABEL, previous.toBytes(), line.getBytes(StandardCharsets.US_ASCII)));
    }
}
