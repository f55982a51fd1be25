package dev.redoubt.protocol.account;

/** An ephemeral key that its node signed, in a chain from the pinned root. */
public final class VerifiedEphemeralKey {
    private final VerifiedNode node;
    private final EphemeralKey key;

    VerifiedEphemeralKey(VerifiedNode node, EphemeralKey key) {
        this.node = node;
        this.key = key;
    }

    public VerifiedNode node() {
        return node;
    }

    public EphemeralKey key() {
        return key;
    }
}
