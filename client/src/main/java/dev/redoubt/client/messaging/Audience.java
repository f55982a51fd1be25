package dev.redoubt.client.messaging;

import dev.redoubt.client.store.KnownAccount;
import dev.redoubt.protocol.account.VerifiedNode;
import dev.redoubt.protocol.identity.NodeId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Who gets a message: accounts as they were just looked up, and the sender's own, in one view that the message names too.
 *
 * @param own the sender's account
 * @param recipients without the own account, unless it is a note to oneself
 */
record Audience(KnownAccount own, List<KnownAccount> recipients) {
    Audience {
        recipients = List.copyOf(recipients);
    }

    /**
     * All nodes that are written to: those of every recipient, and the sender's sisters. A note to oneself from an only device
     * goes to that.
     */
    List<VerifiedNode> nodes(NodeId self, Instant now) {
        List<VerifiedNode> nodes = new ArrayList<>();
        for (KnownAccount account : recipients) {
            if (!account.account().equals(own.account())) {
                nodes.addAll(account.nodesAt(now));
            }
        }
        own.nodesAt(now).stream().filter(node -> !node.id().equals(self)).forEach(nodes::add);
        boolean toOneself =
                recipients.stream().allMatch(account -> account.account().equals(own.account()));
        if (toOneself && nodes.isEmpty()) {
            nodes.addAll(own.nodesAt(now));
        }
        return nodes;
    }
}
