package dev.redoubt.protocol.packet;

import dev.redoubt.protocol.group.GroupHistory;
import dev.redoubt.protocol.message.ConversationId;
import java.util.Optional;

/** The groups as this account knows them, those that it has left too. */
@FunctionalInterface
public interface GroupDirectory {
    /** For a client that is in no group. */
    GroupDirectory NONE = conversation -> Optional.empty();

    /** Throws as {@link SenderDirectory#find} does. */
    Optional<GroupHistory> find(ConversationId conversation);
}
