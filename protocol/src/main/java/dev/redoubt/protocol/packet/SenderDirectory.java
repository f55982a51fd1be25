package dev.redoubt.protocol.packet;

import dev.redoubt.protocol.account.VerifiedAccountState;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import java.util.Optional;

/** Account states that were verified from the roots that this client pinned. */
@FunctionalInterface
public interface SenderDirectory {
    /**
     * @param node which should be in the state: an implementation fetches a newer one where it is not
     * @return empty where there is no such account, or policy or a changed or suspended root or node forbids it. What goes wrong
     *     for now only, such as a server out of reach, is thrown as a runtime exception: it passes through the opener, nothing
     *     has happened, and the packet is opened again later.
     */
    Optional<VerifiedAccountState> find(AccountId account, NodeId node);
}
