package dev.redoubt.bench.messaging;

import com.google.protobuf.ByteString;
import dev.redoubt.protocol.account.InvalidChainException;
import dev.redoubt.protocol.account.RecipientKey;
import dev.redoubt.protocol.appliance.ClaimResponse;
import dev.redoubt.protocol.appliance.ClaimedKey;
import dev.redoubt.protocol.appliance.Envelope;
import dev.redoubt.protocol.appliance.Submission;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.message.ChainPosition;
import dev.redoubt.protocol.message.Content;
import dev.redoubt.protocol.message.ConversationId;
import dev.redoubt.protocol.message.Message;
import dev.redoubt.protocol.message.MessageId;
import dev.redoubt.protocol.message.Timing;
import dev.redoubt.protocol.packet.GroupDirectory;
import dev.redoubt.protocol.packet.Opened;
import dev.redoubt.protocol.packet.PacketOpener;
import dev.redoubt.protocol.packet.PacketSealer;
import dev.redoubt.protocol.packet.SealedExchange;
import dev.redoubt.protocol.packet.SealedPacket;
import dev.redoubt.protocol.packet.SealingException;
import dev.redoubt.protocol.wire.MalformedException;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One text to one device of each of some accounts, in the steps in which a client sends it. */
final class Letter {
    private static final int SUBMISSION_ID_SIZE = 16;
    private static final String TEXT = "redoubt ".repeat(64);

    private final SecureRandom random;
    private final Instant now;
    private final Peer sender;
    private final List<Peer> recipients;
    private final byte[] claimed;

    Letter(int recipients, SecureRandom random, Instant now) {
        this.random = random;
        this.now = now;
        this.sender = Peer.random(random, now);
        this.recipients = Peer.many(recipients, random, now);
        ClaimResponse.Builder response = ClaimResponse.newBuilder();
        for (Peer peer : this.recipients) {
            response.addKeys(ClaimedKey.newBuilder()
                    .setNodeId(ByteString.copyFrom(peer.keys().id().toBytes()))
                    .setAgreementRecord(ByteString.copyFrom(peer.agreement().toBytes()))
                    .setEphemeralKey(
                            ByteString.copyFrom(peer.ephemeral().publicKey().toBytes())));
        }
        this.claimed = response.build().toByteArray();
    }

    int claimSize() {
        return claimed.length;
    }

    /** Parses the answer to a claim and verifies each key. */
    List<RecipientKey> verified() throws IOException {
        try {
            List<ClaimedKey> keys = ClaimResponse.parseFrom(claimed).getKeysList();
            List<RecipientKey> verified = new ArrayList<>(keys.size());
            for (int i = 0; i < keys.size(); i++) {
                ClaimedKey key = keys.get(i);
                verified.add(Peer.verify(
                        recipients.get(i),
                        key.getAgreementRecord().toByteArray(),
                        key.getEphemeralKey().toByteArray(),
                        now));
            }
            return verified;
        } catch (MalformedException | InvalidChainException e) {
            throw new IOException("a key does not verify", e);
        }
    }

    SealedPacket sealed(List<RecipientKey> keys) throws IOException {
        Message message = new Message(
                MessageId.random(random),
                Timing.forEver(now),
                position(),
                sender.state().reference(),
                recipients.stream().map(peer -> peer.state().reference()).toList(),
                new Content.Text(TEXT));
        try {
            return new PacketSealer(random).seal(sender.local(), message, keys, PacketSealer.Signing.DENIABLE);
        } catch (SealingException e) {
            throw new IOException("it cannot be sealed", e);
        }
    }

    /** In the conversation of two, or in a group of whatever state. */
    private ChainPosition position() {
        ChainPosition first = ChainPosition.first(ConversationId.ofPair(
                sender.state().account(), recipients.getFirst().state().account()));
        return recipients.size() == 1 ? first : first.in(Octets.copyOf(new byte[ChainPosition.DIGEST_SIZE]));
    }

    /** The body of the request. */
    byte[] submission(SealedPacket packet) {
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
        return submission.build().toByteArray();
    }

    /** What the first recipient does with it; of a letter to one, since others stand in a group, which is not there. */
    void open(SealedPacket packet) throws IOException {
        Peer recipient = recipients.getFirst();
        PacketOpener opener = new PacketOpener(
                List.of(recipient.local()),
                _ -> Optional.of(recipient.loaded()),
                (account, _) -> Stream.of(sender, recipient)
                        .map(Peer::state)
                        .filter(state -> state.account().equals(account))
                        .findFirst(),
                GroupDirectory.NONE);
        if (!(opener.open(packet.exchanges().getFirst().exchange(), packet.payload(), now) instanceof Opened)) {
            throw new IOException("it does not open");
        }
    }
}
