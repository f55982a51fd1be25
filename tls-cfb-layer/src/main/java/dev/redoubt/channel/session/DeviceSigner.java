package dev.redoubt.channel.session;

import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;

/** The client's node key, wherever it is kept. */
public interface DeviceSigner {
    AccountId account();

    NodeId node();

    /**
     * Ed25519 under the node's signing key.
     *
     * @param statement starts with a label that nothing else signed by this key has; neither kept nor logged
     * @return 64 bytes
     */
    byte[] sign(byte[] statement);
}
