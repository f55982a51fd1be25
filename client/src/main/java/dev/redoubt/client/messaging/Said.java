package dev.redoubt.client.messaging;

import dev.redoubt.client.store.HeldMessages.Held;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.message.Content;
import dev.redoubt.protocol.message.ConversationId;
import dev.redoubt.protocol.message.Message;
import dev.redoubt.protocol.message.MessageReference;
import java.time.Instant;

/**
 * What somebody said: opened, judged, and now to be taken. Its sender's chain was validated.
 *
 * @param own the account that it came to
 * @param self the node that it came to
 * @param now on the clock that never goes back
 */
record Said(Message message, NodeId node, AccountId own, NodeId self, Instant now) {
    static Said of(Held opened, AccountId own, NodeId self, Instant now) {
        return new Said(opened.message(), opened.node(), own, self, now);
    }

    /** Whose device said it. */
    AccountId account() {
        return message.senderState().account();
    }

    /** Whether another device of the own account said it, or this one to itself. */
    boolean byOwnAccount() {
        return account().equals(own);
    }

    Content content() {
        return message.content();
    }

    /** Where it was said. */
    ConversationId conversation() {
        return message.position().conversation();
    }

    boolean inGroup() {
        return message.position().groupState() != null;
    }

    /** A note of the own account to itself. */
    boolean toOneself() {
        return !inGroup() && message.recipient(own).isPresent() && byOwnAccount();
    }

    /** What others call it. */
    MessageReference reference() {
        return new MessageReference(node, message.id());
    }

    /** The same, with less content. */
    Said saying(Content content) {
        Message fewer = new Message(
                message.id(),
                message.timing(),
                message.position(),
                message.senderState(),
                message.recipients(),
                content);
        return new Said(fewer, node, own, self, now);
    }
}
