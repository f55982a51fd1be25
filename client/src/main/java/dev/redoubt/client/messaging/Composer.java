package dev.redoubt.client.messaging;

import com.google.protobuf.ByteString;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.InvalidIdentityException;
import dev.redoubt.client.failure.MessageTooLongException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.store.ConversationLog;
import dev.redoubt.client.store.MessageLog;
import dev.redoubt.client.store.NodeJournal;
import dev.redoubt.client.store.Outbox;
import dev.redoubt.client.store.SentLog;
import dev.redoubt.protocol.account.LocalNode;
import dev.redoubt.protocol.account.RecipientKey;
import dev.redoubt.protocol.account.StateReference;
import dev.redoubt.protocol.appliance.Envelope;
import dev.redoubt.protocol.appliance.Submission;
import dev.redoubt.protocol.group.GroupStep;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.message.ChainPosition;
import dev.redoubt.protocol.message.Content;
import dev.redoubt.protocol.message.Message;
import dev.redoubt.protocol.message.MessageId;
import dev.redoubt.protocol.message.Timing;
import dev.redoubt.protocol.packet.MessageIdentity;
import dev.redoubt.protocol.packet.PacketSealer;
import dev.redoubt.protocol.packet.SealedExchange;
import dev.redoubt.protocol.packet.SealedPacket;
import dev.redoubt.protocol.packet.SealingException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes a packet and takes its place in the conversation, in one transaction: either both happened or neither. */
final class Composer {
    /** Bytes of UTF-8: leaves room for everything else within {@link dev.redoubt.protocol.packet.PacketLimits}. */
    static final int MAX_TEXT_SIZE = 192 * 1024;

    private static final int SUBMISSION_ID_SIZE = 16;

    private final LocalNode sender;
    private final StateReference senderState;
    private final SecureRandom random;

    Composer(LocalNode sender, StateReference senderState, SecureRandom random) {
        this.sender = sender;
        this.senderState = senderState;
        this.random = random;
    }

    /**
     * What is said.
     *
     * @param step the step of a group that the content is, which is signed
     */
    record Draft(Place place, Content content, Timing timing, Optional<GroupStep> step) {
        static Draft step(GroupStep step, AccountId own, Instant now) {
            return new Draft(Place.in(step.state(), own), step.toContent(), Timing.forEver(now), Optional.of(step));
        }
    }

    /** @param addressed whom it goes to */
    Outbox.Outgoing compose(Transaction transaction, Addressing.Addressed addressed, Draft draft)
            throws RedoubtException {
        Place place = draft.place();
        ConversationLog log = new ConversationLog(transaction, place.conversation());
        ChainPosition position = place.group().isEmpty()
                ? log.next()
                : log.next().in(place.group().get());
        Message message = new Message(
                MessageId.random(random),
                draft.timing(),
                position,
                senderState,
                addressed.recipients(),
                draft.content());
        PacketSealer.Signing signing =
                draft.step().isPresent() ? PacketSealer.Signing.SIGNED : PacketSealer.Signing.DENIABLE;
        SealedPacket packet = seal(message, addressed.keys(), signing);
        log.took(position, packet.payloadDigest());
        Outbox.Outgoing outgoing = new Outbox.Outgoing(
                submission(packet, message.timing(), random),
                number(transaction, place, message),
                addressed.accounts(),
                draft.step().map(Outbox.StepName::of));
        new Outbox(transaction).put(outgoing);
        said(transaction, message, signing, packet.payloadDigest());
        return outgoing;
    }

    /** It can be said again, and does here what it does with others. */
    private void said(Transaction transaction, Message message, PacketSealer.Signing signing, Octets payloadDigest)
            throws RedoubtException {
        Instant now = new NodeJournal(transaction).steady(message.timing().sentAt());
        NodeId self = sender.keys().id();
        SentLog.Sent sent = new SentLog.Sent(
                message,
                signing == PacketSealer.Signing.SIGNED,
                sender.credential().agreement().key(),
                payloadDigest);
        new SentLog(transaction, message.position().conversation()).keep(sent, now);
        new Contents(transaction, new ArrayList<>()).own(new Said(message, self, senderState.account(), self, now));
    }

    /** What is not shown has its place among the messages all the same, so that it goes out in order. */
    private long number(Transaction transaction, Place place, Message message) throws RedoubtException {
        MessageLog log = new MessageLog(transaction);
        NodeId self = sender.keys().id();
        boolean shown = Contents.isShown(message.content());
        long number =
                shown ? log.append(MessageRecords.sent(transaction, message, self, place.shownWith())) : log.reserve();
        log.remember(
                new MessageIdentity(self, message.id()),
                shown ? number : 0,
                message.timing().sentAt());
        return number;
    }

    private SealedPacket seal(Message message, List<RecipientKey> recipients, PacketSealer.Signing signing)
            throws RedoubtException {
        try {
            return new PacketSealer(random).seal(sender, message, recipients, signing);
        } catch (SealingException.TooLarge e) {
            throw new MessageTooLongException(MAX_TEXT_SIZE + 1, MAX_TEXT_SIZE);
        } catch (SealingException e) {
            throw new InvalidIdentityException("the recipient", e);
        }
    }

    static Submission submission(SealedPacket packet, Timing timing, SecureRandom random) {
        byte[] id = new byte[SUBMISSION_ID_SIZE];
        random.nextBytes(id);
        Submission.Builder submission = Submission.newBuilder()
                .setSubmissionId(ByteString.copyFrom(id))
                .setPayload(ByteString.copyFrom(packet.payload()))
                .setExpiresAtHour(expiresAtHour(timing));
        for (SealedExchange sealed : packet.exchanges()) {
            submission.addEnvelopes(Envelope.newBuilder()
                    .setNodeId(ByteString.copyFrom(sealed.node().toBytes()))
                    .setExchange(ByteString.copyFrom(sealed.exchange())));
        }
        return submission.build();
    }

    /**
     * When the appliance is to forget it: with the end of the message's life, rounded up to the full hour. The appliance learns
     * no more of it than that.
     *
     * @return hours since the epoch; 0 for as long as the appliance keeps anything
     */
    static int expiresAtHour(Timing timing) {
        if (timing.timeToLive().isZero()) {
            return 0;
        }
        long end = timing.sentAt().plus(timing.timeToLive()).toEpochMilli();
        return (int) Math.ceilDiv(end, Duration.ofHours(1).toMillis());
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
