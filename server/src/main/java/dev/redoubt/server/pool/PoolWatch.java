package dev.redoubt.server.pool;

import dev.redoubt.protocol.identity.NodeId;

/** Who wants to know that keys are running out. Called after the commit; must not block or throw. */
public interface PoolWatch {
    /** Whether it would be told to somebody at all: sizes are counted only then. */
    boolean watches(NodeId node);

    /** The pool has fewer keys than it should. */
    void low(NodeId node, int size);
}
