package dev.redoubt.client.store;

import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.Contact;
import dev.redoubt.client.model.Quote;
import dev.redoubt.client.model.Reaction;
import dev.redoubt.client.store.format.MessageRecord;
import dev.redoubt.client.store.format.MessageStatus;
import dev.redoubt.client.store.format.ReactionRecord;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.message.MessageId;
import dev.redoubt.protocol.message.MessageReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What others have said about a message, and it about others, as it is shown. */
final class MessageTalk {
    private static final int BEGINNING = 80;
    private static final Quote UNKNOWN = new Quote(OptionalLong.empty(), Optional.empty(), "");

    private final Transaction transaction;

    MessageTalk(Transaction transaction) {
        this.transaction = transaction;
    }

    /** Only what is in the same conversation is shown: nobody makes others quote what was said elsewhere. */
    Optional<Quote> answered(MessageRecord answer) throws RedoubtException {
        if (answer.getReplyTo().isEmpty()) {
            return Optional.empty();
        }
        MessageLog log = new MessageLog(transaction);
        Optional<Long> number = log.numberOf(reference(answer));
        Optional<MessageRecord> found = number.isEmpty() ? Optional.empty() : log.find(number.get());
        if (found.isEmpty() || !found.get().getConversationId().equals(answer.getConversationId())) {
            return Optional.of(UNKNOWN);
        }
        MessageRecord record = found.get();
        Optional<Contact> contact = record.getStatus() == MessageStatus.MESSAGE_STATUS_RECEIVED
                ? Optional.of(contact(AccountId.of(record.getAccountId().toByteArray())))
                : Optional.empty();
        return Optional.of(new Quote(OptionalLong.of(number.get()), contact, beginning(record.getText())));
    }

    private static MessageReference reference(MessageRecord answer) {
        byte[] reference = answer.getReplyTo().toByteArray();
        byte[] node = Arrays.copyOf(reference, NodeId.SIZE);
        byte[] message = Arrays.copyOfRange(reference, NodeId.SIZE, reference.length);
        return new MessageReference(NodeId.of(node), new MessageId(Octets.copyOf(message)));
    }

    private static String beginning(String text) {
        int points = Math.min(BEGINNING, text.codePointCount(0, text.length()));
        int end = text.offsetByCodePoints(0, points);
        return end < text.length() ? text.substring(0, end) + "…" : text;
    }

    /** Without those that were taken back. */
    List<Reaction> reactions(MessageRecord record) throws RedoubtException {
        List<Reaction> reactions = new ArrayList<>();
        for (ReactionRecord reaction : record.getReactionsList()) {
            if (!reaction.getText().isEmpty()) {
                Optional<Contact> contact = reaction.getOwn()
                        ? Optional.empty()
                        : Optional.of(
                                contact(AccountId.of(reaction.getAccountId().toByteArray())));
                reactions.add(new Reaction(contact, reaction.getText()));
            }
        }
        return reactions;
    }

    private Contact contact(AccountId account) throws RedoubtException {
        return new ContactBook(transaction).orUnnamed(account);
    }
}
