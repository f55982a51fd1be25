package dev.redoubt.server.mailbox;

import com.google.protobuf.ByteString;
import dev.redoubt.protocol.identity.NodeId;

/** What a link can deliver: an envelope that is stored, or one that is not. */
public sealed interface Parcel permits Offer, StoredEnvelope {
    NodeId node();

    ByteString exchange();

    ByteString payload();

    /** Sealed bytes. */
    default int size() {
        return exchange().size() + payload().size();
    }
}
