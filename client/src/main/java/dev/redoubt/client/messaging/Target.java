package dev.redoubt.client.messaging;

import dev.redoubt.client.store.format.MessageRecord;
import dev.redoubt.client.store.format.MessageStatus;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.message.ConversationId;
import dev.redoubt.protocol.message.MessageId;
import dev.redoubt.protocol.message.MessageReference;

/**
 * A message that is kept here, as something said names it.
 *
 * @param own the account whose container this is
 */
record Target(long number, MessageRecord record, AccountId own) {
    /** Whose device wrote it. */
    AccountId author() {
        boolean received = record.getStatus() == MessageStatus.MESSAGE_STATUS_RECEIVED;
        return received ? AccountId.of(record.getAccountId().toByteArray()) : own;
    }

    /** Whether it was said in the conversation that this message is in. */
    boolean isIn(Said said) {
        return conversation().equals(said.conversation());
    }

    /** Whether who said it wrote this message, in the same conversation. */
    boolean isOf(Said said) {
        return isIn(said) && author().equals(said.account());
    }

    /** Whether the own account wrote it. */
    boolean isOwn() {
        return author().equals(own);
    }

    MessageReference reference() {
        return new MessageReference(
                NodeId.of(record.getNodeId().toByteArray()),
                new MessageId(Octets.copyOf(record.getMessageId().toByteArray())));
    }

    ConversationId conversation() {
        return new ConversationId(Octets.copyOf(record.getConversationId().toByteArray()));
    }
}
