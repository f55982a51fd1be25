package dev.redoubt.protocol.policy;

import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;

/**
 * Who asks whether a policy is for him.
 *
 * @param rootPin SHA-256 of the appliance root's public key, as the invitation has it
 */
public record PolicyRecipient(Octets rootPin, AccountId account, NodeId node) {}
