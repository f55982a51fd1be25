package dev.redoubt.server.mailbox;

import dev.redoubt.protocol.identity.NodeId;

/** Who is connected. Calls must not block or throw. */
public interface Recipients {
    /**
     * Takes an envelope that is not stored for the node's connected device, after all that it was given before. It is then
     * acknowledged, or left when the device is gone.
     *
     * @return false if nobody is connected, or must first get what is stored, or has no room: it is to be stored
     */
    boolean offer(NodeId node, Offer offer);

    /** Leaves, in their order, all that the node's device was offered and did not acknowledge. It may get them all the same. */
    void leave(NodeId node);

    /** The node's device did not acknowledge in time: nothing is offered to it until it acknowledges something. */
    void late(NodeId node);

    /** The envelope is stored now, in the order of ids; whoever it is for may have it at once, unless he holds it already. */
    void stored(StoredEnvelope envelope, Offer offered);
}
