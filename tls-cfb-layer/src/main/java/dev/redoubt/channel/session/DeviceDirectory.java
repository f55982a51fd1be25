package dev.redoubt.channel.session;

import dev.redoubt.crypto.VerifyingKey;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import java.util.Optional;

/** What the server knows of devices. Thread-safe. */
@FunctionalInterface
public interface DeviceDirectory {
    /** The node's signing key; empty for an unknown, expired, suspended or revoked node, or another account's. */
    Optional<VerifyingKey> signingKey(AccountId account, NodeId node);
}
