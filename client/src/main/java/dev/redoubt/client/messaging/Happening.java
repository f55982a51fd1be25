package dev.redoubt.client.messaging;

import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.message.ConversationId;

/** What a delivery did that who listens is to know. */
sealed interface Happening {
    /** A message came. */
    record Shown(long number) implements Happening {}

    /** A message that is kept is another one now: delivered, read, edited, reacted to. */
    record Changed(long number) implements Happening {}

    /** A message is not kept any more. */
    record Gone(ConversationId conversation, long number) implements Happening {}

    /** Somebody writes, or does not any more. */
    record Typing(ConversationId conversation, AccountId account, boolean active) implements Happening {}
}
