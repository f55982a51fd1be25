package dev.redoubt.protocol.account;

import dev.redoubt.protocol.identity.NodeId;
import java.time.Instant;

/** A node that is never to be trusted again, and since when its account's root says so. */
public record Revocation(NodeId node, Instant at) {
    static final int SIZE = NodeId.SIZE + 8;
}
