package dev.redoubt.protocol.packet;

import dev.redoubt.protocol.identity.NodeId;

/** @param exchange {@link PacketLimits#EXCHANGE_SIZE} bytes for this node alone */
public record SealedExchange(NodeId node, byte[] exchange) {}
