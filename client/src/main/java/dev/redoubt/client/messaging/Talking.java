package dev.redoubt.client.messaging;

import dev.redoubt.client.appliance.Appliance;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.NotYourMessageException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.UnknownMessageException;
import dev.redoubt.client.model.Message;
import dev.redoubt.client.model.SendOptions;
import dev.redoubt.client.store.MessageLog;
import dev.redoubt.client.store.format.MessageRecord;
import dev.redoubt.protocol.message.Content;
import dev.redoubt.protocol.message.ConversationId;
import dev.redoubt.protocol.message.MessageReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Says something about messages of one conversation. Each method throws {@link UnknownMessageException} for what is not kept in it.
 */
public final class Talking {
    private final LiveNode node;
    private final Sending sending;
    private final Destination destination;
    private final ConversationId conversation;

    /** @param conversation which {@code destination} means */
    public Talking(
            LiveNode node, Appliance appliance, Pauses pauses, Destination destination, ConversationId conversation) {
        this.node = node;
        this.sending = new Sending(node, appliance, pauses);
        this.destination = destination;
        this.conversation = conversation;
    }

    public Message reply(long number, String text, SendOptions options) throws RedoubtException {
        MessageReference message = MessageLog.reference(node.container().read(t -> record(t, number)));
        return sending.send(destination, new Content.Text(text, message), options);
    }

    /** @param text at most 64 bytes of UTF-8; empty takes the own account's reaction back */
    public void react(long number, String text) throws RedoubtException {
        tell(transaction -> new Content.Reaction(MessageLog.reference(record(transaction, number)), text));
    }

    /** @throws NotYourMessageException if it is not a text of the own account */
    public void edit(long number, String text) throws RedoubtException {
        Composer.check(text);
        SendOptions life = rest(node.container().read(transaction -> ownText(transaction, number)));
        Words words =
                transaction -> Optional.of(new Content.Edit(MessageLog.reference(ownText(transaction, number)), text));
        sending.tell(destination, words, life);
    }

    /** On its way and in what could be sent again, the new text lives no longer than the message. */
    private SendOptions rest(MessageRecord record) {
        if (record.getTimeToLive() == 0) {
            return SendOptions.defaults();
        }
        Instant end = Instant.ofEpochMilli(record.getSentAt()).plusSeconds(record.getTimeToLive());
        long left = Duration.between(node.clock().instant(), end).toSeconds();
        return SendOptions.defaults().withTimeToLive(Duration.ofSeconds(Math.max(1, left)));
    }

    private MessageRecord ownText(Transaction transaction, long number) throws RedoubtException {
        MessageRecord record = ownRecord(transaction, number);
        if (record.getContentKind() != MessageRecords.TEXT_KIND) {
            throw new NotYourMessageException(number);
        }
        return record;
    }

    /**
     * @param numbers 1 to 256
     * @throws NotYourMessageException if one is not of the own account
     */
    public void delete(Collection<Long> numbers) throws RedoubtException {
        tell(transaction -> {
            List<MessageReference> messages = new ArrayList<>();
            for (long number : numbers.stream().distinct().toList()) {
                messages.add(MessageLog.reference(ownRecord(transaction, number)));
            }
            return new Content.Deletion(messages);
        });
        node.container().forgetDeleted();
    }

    private interface Said {
        Content in(Transaction transaction) throws RedoubtException;
    }

    private void tell(Said said) throws RedoubtException {
        sending.tell(destination, transaction -> Optional.of(said.in(transaction)));
    }

    private MessageRecord record(Transaction transaction, long number) throws RedoubtException {
        return new MessageLog(transaction)
                .find(number)
                .filter(record -> !record.getDeleted())
                .filter(record -> record.getConversationId().equals(MessageLog.bytes(conversation.value())))
                .orElseThrow(() -> new UnknownMessageException(number));
    }

    private MessageRecord ownRecord(Transaction transaction, long number) throws RedoubtException {
        MessageRecord record = record(transaction, number);
        if (!new Target(number, record, node.account()).isOwn()) {
            throw new NotYourMessageException(number);
        }
        return record;
    }
}
