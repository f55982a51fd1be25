package dev.redoubt.server.mailbox;

import com.google.protobuf.ByteString;
import dev.redoubt.protocol.identity.NodeId;

/** One recipient's share of a packet, as it is stored and delivered. */
public record StoredEnvelope(EnvelopeId id, NodeId node, ByteString exchange, ByteString payload) implements Parcel {}
