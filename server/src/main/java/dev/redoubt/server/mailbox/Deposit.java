package dev.redoubt.server.mailbox;

import dev.redoubt.protocol.identity.NodeId;
import java.util.List;
import java.util.Map;

/**
 * Envelopes of one submission that are stored together, with one payload.
 *
 * @param offers of them, one or more
 */
record Deposit(Acceptance acceptance, List<Offer> offers) {
    /** Sealed bytes. */
    long size() {
        return packet().payload().size()
                + offers.stream().mapToLong(offer -> offer.exchange().size()).sum();
    }

    Packet packet() {
        return acceptance.packet();
    }

    /** Without those whose devices took them meanwhile. */
    Deposit withoutTaken() {
        List<Offer> rest = offers.stream().filter(offer -> !offer.skipIfTaken()).toList();
        acceptance.safe(offers.size() - rest.size());
        return new Deposit(acceptance, rest);
    }

    /** What a deposit became: the number of each envelope; a node that is gone for good has none. */
    record Receipt(Map<NodeId, EnvelopeId> ids) {}
}
