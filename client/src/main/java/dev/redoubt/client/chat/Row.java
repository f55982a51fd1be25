package dev.redoubt.client.chat;

import dev.redoubt.client.model.ConversationInfo;
import dev.redoubt.protocol.message.ConversationId;

/**
 * A conversation in the list.
 *
 * @param title safe to be shown
 * @param unverified whether the other person is; false for groups
 */
record Row(ConversationId id, ConversationInfo.Kind kind, String title, boolean unverified, long unread) {
    boolean isGroup() {
        return kind == ConversationInfo.Kind.GROUP || kind == ConversationInfo.Kind.LEFT_GROUP;
    }

    /** As people are told of it: a group never looks like a person. */
    String label() {
        return switch (kind) {
            case OF_TWO -> title;
            case OWN -> "notes to yourself";
            case GROUP -> "# " + title;
            case WAITING_GROUP -> "# " + title + " (waiting)";
            case LEFT_GROUP -> "# " + title + " (left)";
        };
    }
}
