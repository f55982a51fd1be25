package dev.redoubt.server.mailbox;

import dev.redoubt.protocol.identity.NodeId;
import java.util.function.BooleanSupplier;

/**
 * Nothing is accepted by handing it to a device while another server might work on the same mailboxes: what is not offered must be
 * stored, and that is refused then.
 *
 * @param alone whether no other server does, as far as is known
 */
public record GuardedRecipients(Recipients recipients, BooleanSupplier alone) implements Recipients {
    @Override
    public boolean offer(NodeId node, Offer offer) {
        return alone.getAsBoolean() && recipients.offer(node, offer);
    }

    @Override
    public void leave(NodeId node) {
        recipients.leave(node);
    }

    @Override
    public void late(NodeId node) {
        recipients.late(node);
    }

    @Override
    public void stored(StoredEnvelope envelope, Offer offered) {
        recipients.stored(envelope, offered);
    }
}
