package dev.redoubt.client.messaging;

import com.google.protobuf.ByteString;
import dev.redoubt.client.appliance.Appliance;
import dev.redoubt.client.container.Container;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.KeyReport;
import dev.redoubt.client.model.Notice;
import dev.redoubt.client.store.ContactBook;
import dev.redoubt.client.store.ConversationLog;
import dev.redoubt.client.store.KeyPool;
import dev.redoubt.client.store.MessageLog;
import dev.redoubt.client.store.NodeJournal;
import dev.redoubt.client.store.NoticeLog;
import dev.redoubt.client.store.OwnAccountRecords;
import dev.redoubt.client.store.PinnedContact;
import dev.redoubt.client.store.format.MessageRecord;
import dev.redoubt.client.store.format.MessageStatus;
import dev.redoubt.protocol.account.EphemeralKeyId;
import dev.redoubt.protocol.account.EphemeralKeyPair;
import dev.redoubt.protocol.account.StateReference;
import dev.redoubt.protocol.appliance.Delivery;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.message.Content;
import dev.redoubt.protocol.message.Message;
import dev.redoubt.protocol.packet.GroupDirectory;
import dev.redoubt.protocol.packet.Opened;
import dev.redoubt.protocol.packet.PacketOpener;
import dev.redoubt.protocol.packet.Rejected;
import dev.redoubt.protocol.packet.Standing;
import java.time.Instant;
import java.util.Optional;

/**
 * Opens deliveries in the fixed order of protocol/SPEC.md, "Opening", and makes the outcome durable in one step: the message
 * stored, its identity and exchange remembered, the sender pinned, the ephemeral key erased.
 */
final class Receiving {
    private static final int TEXT_KIND = 20;
    private static final String NO_GROUPS = "WrongConversation";

    private final LiveNode node;
    private final Appliance appliance;

    Receiving(LiveNode node, Appliance appliance) {
        this.node = node;
        this.appliance = appliance;
    }

    /** @throws RedoubtException if it cannot be decided now: nothing has happened, and it must not be acknowledged */
    Receipt receive(Delivery delivery) throws RedoubtException {
        ReceivingDirectory directory = new ReceivingDirectory(node, appliance);
        PacketOpener opener = new PacketOpener(node.own(), this::load, directory, GroupDirectory.NONE);
        Instant now = node.clock().instant();
        try {
            return switch (opener.open(
                    delivery.getExchange().toByteArray(), delivery.getPayload().toByteArray(), now)) {
                case Opened opened
                when !(opened.standing() instanceof Standing.OfTwo) ->
                    container().write(transaction -> refuse(transaction, NO_GROUPS));
                case Opened opened -> {
                    lookFurther(opened, directory);
                    yield container().write(transaction -> keep(transaction, opened, directory, now));
                }
                case Rejected.UnknownKey unknown -> container().write(transaction -> withoutKey(transaction, unknown));
                case Rejected rejected -> container().write(transaction -> refuse(transaction, rejected.reason()));
            };
        } catch (ReceivingDirectory.NotNowException e) {
            throw e.reason();
        }
    }

    /** The sender used a newer state, of its own account or of ours, than is known here. */
    private void lookFurther(Opened opened, ReceivingDirectory directory) throws RedoubtException {
        if (opened.senderState() == StateReference.Relation.NEWER) {
            directory.lookFurther(opened.sender().node().account());
        }
        if (opened.recipientState() == StateReference.Relation.NEWER) {
            directory.lookFurther(node.account());
        }
    }

    private Optional<EphemeralKeyPair> load(EphemeralKeyId id) {
        try {
            return container().read(transaction -> new KeyPool(transaction).get(id));
        } catch (RedoubtException e) {
            throw new ReceivingDirectory.NotNowException(e);
        }
    }

    /** The key is gone: the same exchange again is redelivery after a lost acknowledgement, another one is a reuse. */
    private static Receipt withoutKey(Transaction transaction, Rejected.UnknownKey unknown) throws RedoubtException {
        KeyPool pool = new KeyPool(transaction);
        if (pool.wasUsedFor(unknown.keyId(), unknown.exchangeDigest())) {
            return new Receipt.Known();
        }
        if (pool.wasUsed(unknown.keyId())) {
            new NoticeLog(transaction).addOfKeys(Notice.Kind.KEY_REUSED);
            return refuse(transaction, KeyReport.REUSED);
        }
        if (!pool.wasMade(unknown.keyId())) {
            new NoticeLog(transaction).addOfKeys(Notice.Kind.FOREIGN_KEY);
            return refuse(transaction, KeyReport.FOREIGN);
        }
        return refuse(transaction, unknown.reason());
    }

    private static Receipt refuse(Transaction transaction, String kind) throws RedoubtException {
        new NodeJournal(transaction).countRejected(kind);
        return new Receipt.Refused(kind);
    }

    private Receipt keep(Transaction transaction, Opened opened, ReceivingDirectory directory, Instant now)
            throws RedoubtException {
        KeyPool pool = new KeyPool(transaction);
        Optional<EphemeralKeyPair> pair = pool.get(opened.keyId());
        if (pair.isEmpty()) {
            // Another process was faster with the same delivery.
            return withoutKey(transaction, new Rejected.UnknownKey(opened.keyId(), opened.exchangeDigest()));
        }
        try (EphemeralKeyPair key = pair.get()) {
            if (pool.wasUsedFor(opened.keyId(), opened.exchangeDigest())) {
                return new Receipt.Known();
            }
            if (opened.lastResort()) {
                new NodeJournal(transaction).countLastResort(pool.wasUsed(opened.keyId()));
                new NoticeLog(transaction).addOfKeys(Notice.Kind.KEYS_RAN_OUT);
            } else {
                pool.erase(opened.keyId());
            }
            pool.markUsed(key.publicKey(), opened.exchangeDigest());
            pool.countUse(now);
        }
        MessageLog log = new MessageLog(transaction);
        if (log.knows(opened.identity())) {
            return new Receipt.Known();
        }
        pin(transaction, opened, directory);
        long number = log.append(record(transaction, opened, now));
        log.remember(opened.identity(), number, now);
        return new Receipt.Kept(log.get(number));
    }

    /** The sender's root, on first contact as unverified; its newest state; its name where that is free or already its own. */
    private void pin(Transaction transaction, Opened opened, ReceivingDirectory directory) throws RedoubtException {
        AccountId account = opened.sender().node().account();
        if (account.equals(node.account())) {
            if (opened.senderState() == StateReference.Relation.FORKED) {
                new OwnAccountRecords(transaction).markForked();
            }
            return;
        }
        ContactBook contacts = new ContactBook(transaction);
        PinnedContact contact = contacts.pin(account);
        Optional<PeerDirectory.Found> found = directory.fetched(account);
        if (found.isPresent()
                && found.get().known().state().version() >= contact.seen().version()) {
            contact = contacts.saw(found.get().known());
        }
        name(contacts, contact, found.flatMap(PeerDirectory.Found::name));
        weigh(contacts, opened);
    }

    private static void name(ContactBook contacts, PinnedContact contact, Optional<String> name)
            throws RedoubtException {
        if (name.isEmpty() || contact.contact().name().isPresent()) {
            return;
        }
        if (contacts.find(name.get()).isEmpty()) {
            contacts.name(contact.contact().account(), name.get());
        } else {
            // Somebody else is pinned under it: the appliance says now that it is this one.
            contacts.raiseAlarm(name.get(), contact.contact().account());
        }
    }

    /** The states that the sender used, against those that are known here by now. */
    private void weigh(ContactBook contacts, Opened opened) throws RedoubtException {
        AccountId account = opened.sender().node().account();
        StateReference own = node.known().reference();
        Optional<StateReference> ours = opened.message().recipient(node.account());
        boolean forked = opened.senderState() == StateReference.Relation.FORKED
                || ours.filter(used -> used.relationTo(own) == StateReference.Relation.FORKED)
                        .isPresent();
        if (forked) {
            contacts.markForked(account);
        }
        if (ours.filter(used -> used.relationTo(own) == StateReference.Relation.OLDER)
                .isPresent()) {
            contacts.noteOutdatedView(account);
        }
        contacts.claim(opened.message().senderState());
    }

    private MessageRecord record(Transaction transaction, Opened opened, Instant now) throws RedoubtException {
        Message message = opened.message();
        AccountId sender = opened.sender().node().account();
        boolean bySister = sender.equals(node.account()) && !isToOneself(message);
        AccountId other = bySister ? message.recipients().getFirst().account() : sender;
        ConversationLog.Arrival arrival = new ConversationLog(
                        transaction, message.position().conversation())
                .arrived(opened.sender().node().id(), message.position(), opened.payloadDigest());
        MessageRecord.Builder record = MessageRecord.newBuilder()
                .setAccountId(bytes(other.value()))
                .setConversationId(bytes(message.position().conversation().value()))
                .setMessageId(bytes(message.id().value()))
                .setNodeId(bytes(opened.sender().node().id().value()))
                .setStatus(bySister ? MessageStatus.MESSAGE_STATUS_SENT : MessageStatus.MESSAGE_STATUS_RECEIVED)
                .setSentAt(message.timing().sentAt().toEpochMilli())
                .setKeptAt(new NodeJournal(transaction).steady(now).toEpochMilli())
                .setTimeToLive(message.timing().timeToLive().toSeconds())
                .setBurnOnRead(message.timing().burnOnRead().toSeconds())
                .setMissingBefore(arrival.missing())
                .setForked(arrival.forked());
        switch (message.content()) {
            case Content.Text text -> record.setContentKind(TEXT_KIND).setText(text.text());
            case Content _ -> record.setContentKind(0);
        }
        return record.build();
    }

    private boolean isToOneself(Message message) {
        return message.recipient(node.account()).isPresent();
    }

    private static ByteString bytes(Octets octets) {
        return MessageLog.bytes(octets);
    }

    private Container container() {
        return node.container();
    }
}
