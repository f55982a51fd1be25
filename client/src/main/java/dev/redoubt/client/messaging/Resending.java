package dev.redoubt.client.messaging;

import dev.redoubt.client.appliance.Appliance;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.ApplianceUnreachableException;
import dev.redoubt.client.failure.InvalidIdentityException;
import dev.redoubt.client.failure.MessageKeptException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.RefusedByApplianceException;
import dev.redoubt.client.failure.UntrustedApplianceException;
import dev.redoubt.client.model.Notice;
import dev.redoubt.client.store.Gaps;
import dev.redoubt.client.store.MessageLog;
import dev.redoubt.client.store.NodeJournal;
import dev.redoubt.client.store.NoticeLog;
import dev.redoubt.client.store.Outbox;
import dev.redoubt.client.store.ResendQueue;
import dev.redoubt.client.store.ResendQueue.Wanted;
import dev.redoubt.client.store.SentLog;
import dev.redoubt.protocol.account.LocalNode;
import dev.redoubt.protocol.account.RecipientKey;
import dev.redoubt.protocol.account.VerifiedNode;
import dev.redoubt.protocol.message.Content;
import dev.redoubt.protocol.packet.PacketSealer;
import dev.redoubt.protocol.packet.SealedPacket;
import dev.redoubt.protocol.packet.SealingException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Asks for what did not come, and says again what others ask for. What fails now is tried again with the next link. */
final class Resending {
    private final LiveNode node;
    private final Appliance appliance;
    private final Submitting submitting;
    private final Sending sending;

    Resending(LiveNode node, Appliance appliance, Pauses pauses) {
        this.node = node;
        this.appliance = appliance;
        this.submitting = new Submitting(node, appliance, pauses);
        this.sending = new Sending(node, appliance, pauses);
    }

    /** Both, as far as they are due; cheap where nothing is. */
    void doWhatIsDue() throws RedoubtException {
        for (Wanted wanted : node.container().read(transaction -> new ResendQueue(transaction).all())) {
            if (!answer(wanted)) {
                break;
            }
        }
        List<Gaps.Whose> missing = node.container()
                .read(transaction -> Gaps.due(
                        transaction,
                        new NodeJournal(transaction).steadyAt(node.clock().instant())));
        if (!missing.isEmpty()) {
            Instant now = node.container()
                    .write(transaction ->
                            new NodeJournal(transaction).steady(node.clock().instant()));
            for (Gaps.Whose whose : missing) {
                if (!ask(whose, now)) {
                    break;
                }
            }
        }
    }

    /** @return whether to go on with the next */
    private boolean ask(Gaps.Whose whose, Instant now) throws RedoubtException {
        node.container().write(transaction -> {
            if (gaps(transaction, whose).giveUp(now)) {
                NoticeLog notices = new NoticeLog(transaction);
                if (whose.account().equals(node.account())) {
                    notices.addOfKeys(Notice.Kind.MESSAGES_LOST);
                } else {
                    notices.addOfContact(Notice.Kind.MESSAGES_LOST, whose.account());
                }
            }
            return null;
        });
        List<Long> due =
                node.container().read(transaction -> gaps(transaction, whose).due(now));
        if (due.isEmpty()) {
            return true;
        }
        try {
            sending.tell(new Destination.OfTwo(whose.account()), transaction -> {
                List<Long> counters = gaps(transaction, whose).due(now);
                gaps(transaction, whose).asked(counters, now);
                return counters.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Content.ResendRequest(whose.conversation(), whose.node(), counters));
            });
            return true;
        } catch (ApplianceUnreachableException | UntrustedApplianceException e) {
            return false;
        } catch (RefusedByApplianceException e) {
            return !Refusals.mayPass(e) && tried(whose, now);
        } catch (RedoubtException e) {
            // Somebody that cannot be looked up, or an alarm, or it is kept: receiving goes on all the same.
            return tried(whose, now);
        }
    }

    /** It counts as asked, so that not every message that comes makes the same look-ups again. */
    private boolean tried(Gaps.Whose whose, Instant now) throws RedoubtException {
        return node.container().write(transaction -> {
            Gaps gaps = gaps(transaction, whose);
            gaps.asked(gaps.due(now), now);
            return true;
        });
    }

    private static Gaps gaps(Transaction transaction, Gaps.Whose whose) {
        return new Gaps(transaction, whose.conversation(), whose.node());
    }

    /** @return whether to go on with the next */
    private boolean answer(Wanted wanted) throws RedoubtException {
        try {
            Instant now = node.clock().instant();
            Optional<VerifiedNode> asking = find(wanted, now);
            if (asking.isEmpty()) {
                drop(wanted);
                return true;
            }
            RecipientKey key = new KeyClaims(appliance)
                    .claim("a device that missed a message", List.of(asking.get()), now)
                    .getFirst();
            Optional<Outbox.Outgoing> outgoing = seal(wanted, key, now);
            if (outgoing.isPresent()) {
                submitting.submitOrKeep(outgoing.get());
            }
            return true;
        } catch (MessageKeptException e) {
            return true;
        } catch (ApplianceUnreachableException | UntrustedApplianceException e) {
            return false;
        } catch (RefusedByApplianceException e) {
            return !Refusals.mayPass(e) && passOver(wanted);
        } catch (RedoubtException e) {
            // An alarm about who asks, or a device that cannot be written to: it does not hold up the others.
            return passOver(wanted);
        }
    }

    /** Empty where the node was cut off meanwhile. */
    private Optional<VerifiedNode> find(Wanted wanted, Instant now) throws RedoubtException {
        var account = wanted.account().equals(node.account())
                ? new OwnAccount(node, appliance).follow()
                : new PeerDirectory(node, appliance).toWriteTo(wanted.account()).known();
        return account.nodesAt(now).stream()
                .filter(one -> one.id().equals(wanted.node()))
                .findFirst();
    }

    private boolean passOver(Wanted wanted) throws RedoubtException {
        drop(wanted);
        return true;
    }

    private void drop(Wanted wanted) throws RedoubtException {
        node.container().write(transaction -> {
            new ResendQueue(transaction).remove(wanted);
            return null;
        });
    }

    private Optional<Outbox.Outgoing> seal(Wanted wanted, RecipientKey key, Instant now) throws RedoubtException {
        return node.container().write(transaction -> {
            new ResendQueue(transaction).remove(wanted);
            SentLog log = new SentLog(transaction, wanted.conversation());
            Optional<SentLog.Sent> sent =
                    log.find(wanted.counter(), wanted.node(), new NodeJournal(transaction).steady(now));
            Optional<LocalNode> self = sent.flatMap(this::self);
            if (self.isEmpty()) {
                return Optional.empty();
            }
            SealedPacket packet = seal(self.get(), sent.get(), key, now);
            log.answered(wanted.counter(), wanted.node());
            Outbox.Outgoing outgoing = new Outbox.Outgoing(
                    Composer.submission(packet, sent.get().message().timing(), node.random()),
                    new MessageLog(transaction).reserve(),
                    List.of(wanted.account()),
                    Optional.empty());
            new Outbox(transaction).put(outgoing);
            return Optional.of(outgoing);
        });
    }

    /** This node with the credential that it said it with: only so the payload is the same, byte for byte. */
    private Optional<LocalNode> self(SentLog.Sent sent) {
        return node.own().stream()
                .filter(one -> one.credential().agreement().key().equals(sent.agreementKey()))
                .findFirst();
    }

    private SealedPacket seal(LocalNode self, SentLog.Sent sent, RecipientKey key, Instant now)
            throws InvalidIdentityException {
        PacketSealer.Signing signing = sent.signed() ? PacketSealer.Signing.SIGNED : PacketSealer.Signing.DENIABLE;
        try {
            return new PacketSealer(node.random()).sealAgain(self, sent.message(), key, signing, now);
        } catch (SealingException e) {
            throw new InvalidIdentityException("a device that missed a message", e);
        }
    }
}
