package dev.redoubt.protocol.packet;

import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.message.MessageId;

/** What makes a message that one, to be remembered as long as any ephemeral pair that could open it. */
public record MessageIdentity(NodeId sender, MessageId message) {}
