package dev.redoubt.protocol.account;

import dev.redoubt.protocol.identity.NodeId;

/** A suspension that a listed sister signed under the state that it was verified with. */
public final class VerifiedSuspension {
    private final UnverifiedSuspension suspension;

    VerifiedSuspension(UnverifiedSuspension suspension) {
        this.suspension = suspension;
    }

    /** Who is suspended. */
    public NodeId node() {
        return suspension.node();
    }

    /** Who says so. */
    public NodeId by() {
        return suspension.by();
    }

    /** The one account state under which it holds. */
    public StateReference under() {
        return suspension.under();
    }

    /** @return {@link UnverifiedSuspension#SIZE} bytes */
    public byte[] toBytes() {
        return suspension.toBytes();
    }
}
