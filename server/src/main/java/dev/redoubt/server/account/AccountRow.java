package dev.redoubt.server.account;

import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An account as it is stored.
 *
 * @param state signed, to be handed out as it is
 * @param suspensions signed, likewise
 * @param sealedName for the vault that holds its key, with the index that it is bound to
 * @param suspended by an administrator, with all of its devices
 * @param cutOff nodes that an administrator has reset or suspended
 * @param awaited nodes of which only the state is known, since the appliance was restored: they have not shown their keys yet
 */
public record AccountRow(
        byte[] state,
        List<byte[]> suspensions,
        Octets nameIndex,
        byte[] sealedName,
        boolean suspended,
        Map<NodeId, NodeStanding> cutOff,
        Set<NodeId> awaited) {

    AccountRow with(Map<NodeId, NodeStanding> nodes, Set<NodeId> withoutKeys) {
        return new AccountRow(state, suspensions, nameIndex, sealedName, suspended, nodes, withoutKeys);
    }
}
