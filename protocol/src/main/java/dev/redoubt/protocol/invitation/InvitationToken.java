package dev.redoubt.protocol.invitation;

import dev.redoubt.crypto.Digests;
import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.identity.Octets;
import java.security.SecureRandom;

/** The right to enrol once: 32 random bytes, owned and zeroed like every {@link Secret}. */
public final class InvitationToken implements AutoCloseable {
    public static final int SIZE = 32;

    private final Secret bytes;

    private InvitationToken(Secret bytes) {
        this.bytes = bytes;
    }

    public static InvitationToken random(SecureRandom random) {
        return new InvitationToken(Secret.random(SIZE, random));
    }

    /**
     * @param bytes 32 bytes, owned by the token from now on
     * @throws IllegalArgumentException if there are more or fewer
     */
    public static InvitationToken of(Secret bytes) {
        if (bytes.size() != SIZE) {
            throw new IllegalArgumentException("an invitation token has " + SIZE + " bytes, not " + bytes.size());
        }
        return new InvitationToken(bytes);
    }

    /** The token's own secret, to be sent to the appliance; closing the token destroys it. */
    public Secret bytes() {
        return bytes;
    }

    /** SHA-256 of the token, 32 bytes: all that the appliance keeps of it. */
    public Octets digest() {
        return Octets.copyOf(bytes.read(live -> Digests.sha256(live)));
    }

    @Override
    public void close() {
        bytes.close();
    }

    @Override
    public String toString() {
        return "InvitationToken[redacted]";
    }
}
