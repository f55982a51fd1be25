package dev.redoubt.client.messaging;

import com.google.protobuf.ByteString;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.InvalidIdentityException;
import dev.redoubt.client.failure.MessageTooLongException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.store.ConversationLog;
import dev.redoubt.client.store.MessageLog;
import dev.redoubt.client.store.Outbox;
import dev.redoubt.client.store.format.MessageRecord;
import dev.redoubt.client.store.format.MessageStatus;
import dev.redoubt.protocol.account.LocalNode;
import dev.redoubt.protocol.account.RecipientKey;
import dev.redoubt.protocol.account.StateReference;
import dev.redoubt.protocol.appliance.Envelope;
import dev.redoubt.protocol.appliance.Submission;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.message.ChainPosition;
import dev.redoubt.protocol.message.Content;
import dev.redoubt.protocol.message.ConversationId;
import dev.redoubt.protocol.message.Message;
import dev.redoubt.protocol.message.MessageId;
import dev.redoubt.protocol.message.Timing;
import dev.redoubt.protocol.packet.PacketSealer;
import dev.redoubt.protocol.packet.SealedExchange;
import dev.redoubt.protocol.packet.SealedPacket;
import dev.redoubt.protocol.packet.SealingException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;

/** Makes a packet and takes its place in the conversation, in one transaction: either both happened or neither. */
final class Composer {
    /** Bytes of UTF-8: leaves room for everything else within {@link dev.redoubt.protocol.packet.PacketLimits}. */
    static final int MAX_TEXT_SIZE = 192 * 1024;

    private static final int SUBMISSION_ID_SIZE = 16;
    private static final int TEXT_KIND = 20;

    private final LocalNode sender;
    private final StateReference senderState;
    private final SecureRandom random;

    Composer(LocalNode sender, StateReference senderState, SecureRandom random) {
        this.sender = sender;
        this.senderState = senderState;
        this.random = random;
    }

    /** @param recipients keys of all nodes that get it, of the peer and of sister nodes */
    Outbox.Outgoing compose(
            Transaction transaction, StateReference peer, List<RecipientKey> recipients, String text, Instant now)
            throws RedoubtException {
        ConversationId conversation = ConversationId.ofPair(senderState.account(), peer.account());
        ConversationLog log = new ConversationLog(transaction, conversation);
        ChainPosition position = log.next();
        Message message = new Message(
                MessageId.random(random),
                Timing.forEver(now),
                position,
                senderState,
                List.of(peer),
                new Content.Text(text));
        SealedPacket packet = seal(message, recipients);
        log.took(position, packet.payloadDigest());
        long number = new MessageLog(transaction).append(record(peer.account(), message, text, now));
        Outbox.Outgoing outgoing = new Outbox.Outgoing(submission(packet), number);
        new Outbox(transaction).put(outgoing);
        return outgoing;
    }

    private SealedPacket seal(Message message, List<RecipientKey> recipients) throws RedoubtException {
        try {
            return new PacketSealer(random).seal(sender, message, recipients, PacketSealer.Signing.DENIABLE);
        } catch (SealingException.TooLarge e) {
            throw new MessageTooLongException(MAX_TEXT_SIZE + 1, MAX_TEXT_SIZE);
        } catch (SealingException e) {
            throw new InvalidIdentityException("the recipient", e);
        }
    }

    private Submission submission(SealedPacket packet) {
        byte[] id = new byte[SUBMISSION_ID_SIZE];
        random.nextBytes(id);
        Submission.Builder submission = Submission.newBuilder()
                .setSubmissionId(ByteString.copyFrom(id))
                .setPayload(ByteString.copyFrom(packet.payload()));
        for (SealedExchange sealed : packet.exchanges()) {
            submission.addEnvelopes(Envelope.newBuilder()
                    .setNodeId(ByteString.copyFrom(sealed.node().toBytes()))
                    .setExchange(ByteString.copyFrom(sealed.exchange())));
        }
        return submission.build();
    }

    private MessageRecord record(AccountId peer, Message message, String text, Instant now) {
        return MessageRecord.newBuilder()
                .setAccountId(ByteString.copyFrom(peer.toBytes()))
                .setConversationId(
                        MessageLog.bytes(message.position().conversation().value()))
                .setMessageId(MessageLog.bytes(message.id().value()))
                .setNodeId(ByteString.copyFrom(sender.keys().id().toBytes()))
                .setStatus(MessageStatus.MESSAGE_STATUS_SENDING)
                .setSentAt(now.toEpochMilli())
                .setKeptAt(now.toEpochMilli())
                .setContentKind(TEXT_KIND)
                .setText(text)
                .build();
    }

    /**
     * @throws MessageTooLongException if the text does not fit into one message
     * @throws IllegalArgumentException if it has half a surrogate pair, which no encoding carries
     */
    static void check(String text) throws MessageTooLongException {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException("the text is not well-formed Unicode");
        }
        int size = text.getBytes(StandardCharsets.UTF_8).length;
        if (size > MAX_TEXT_SIZE) {
            throw new MessageTooLongException(size, MAX_TEXT_SIZE);
        }
    }
}
