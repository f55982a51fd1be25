package dev.redoubt.client.messaging;

import dev.redoubt.protocol.group.GroupState;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.message.ConversationId;
import java.util.Optional;

/**
 * Where something is said.
 *
 * @param group the digest of the group's state; empty in a conversation of two
 * @param shownWith the other person; in a group the own account, which says it
 */
record Place(ConversationId conversation, Optional<Octets> group, AccountId shownWith) {
    static Place ofTwo(AccountId own, AccountId peer) {
        return new Place(ConversationId.ofPair(own, peer), Optional.empty(), peer);
    }

    static Place in(GroupState state, AccountId own) {
        return new Place(state.conversation(), Optional.of(state.digest()), own);
    }
}
