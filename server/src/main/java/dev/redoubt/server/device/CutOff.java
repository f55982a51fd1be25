package dev.redoubt.server.device;

import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.server.problem.ProblemCode;

/** Ends what a device has open. Called after the commit; must not throw. */
@FunctionalInterface
public interface CutOff {
    /** @param why what the device is told, where it can be told anything */
    void cutOff(NodeId node, ProblemCode why);
}
