package dev.redoubt.client.messaging;

import dev.redoubt.client.appliance.Appliance;
import dev.redoubt.client.container.Container;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.KeyReport;
import dev.redoubt.client.model.Notice;
import dev.redoubt.client.store.ContactBook;
import dev.redoubt.client.store.ConversationLog;
import dev.redoubt.client.store.GroupRecords;
import dev.redoubt.client.store.HeldMessages;
import dev.redoubt.client.store.KeyPool;
import dev.redoubt.client.store.MessageLog;
import dev.redoubt.client.store.NodeJournal;
import dev.redoubt.client.store.NoticeLog;
import dev.redoubt.client.store.OwnAccountRecords;
import dev.redoubt.client.store.PinnedContact;
import dev.redoubt.protocol.account.EphemeralKeyId;
import dev.redoubt.protocol.account.EphemeralKeyPair;
import dev.redoubt.protocol.account.StateReference;
import dev.redoubt.protocol.appliance.Delivery;
import dev.redoubt.protocol.group.GroupHistory;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.message.ConversationId;
import dev.redoubt.protocol.packet.Opened;
import dev.redoubt.protocol.packet.PacketOpener;
import dev.redoubt.protocol.packet.Rejected;
import dev.redoubt.protocol.packet.Standing;
import dev.redoubt.protocol.packet.Verdict;
import java.time.Instant;
import java.util.Optional;

/**
 * Opens deliveries in the fixed order of protocol/SPEC.md, "Opening", and makes the outcome durable in one step: the message
 * stored, its identity and exchange remembered, the sender pinned, the ephemeral key erased.
 */
final class Receiving {
    private final LiveNode node;
    private final Appliance appliance;

    Receiving(LiveNode node, Appliance appliance) {
        this.node = node;
        this.appliance = appliance;
    }

    /** @throws RedoubtException if it cannot be decided now: nothing has happened, and it must not be acknowledged */
    Receipt receive(Delivery delivery) throws RedoubtException {
        ReceivingDirectory directory = new ReceivingDirectory(node, appliance);
        PacketOpener opener = new PacketOpener(node.own(), this::load, directory, this::group);
        Instant now = node.clock().instant();
        try {
            return switch (opener.open(
                    delivery.getExchange().toByteArray(), delivery.getPayload().toByteArray(), now)) {
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

    private Optional<GroupHistory> group(ConversationId id) {
        try {
            return container().read(transaction -> new GroupRecords(transaction).find(id));
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
            return keep(transaction, opened, key, directory, now);
        }
    }

    private Receipt keep(
            Transaction transaction, Opened opened, EphemeralKeyPair key, ReceivingDirectory directory, Instant now)
            throws RedoubtException {
        KeyPool pool = new KeyPool(transaction);
        if (pool.wasUsedFor(opened.keyId(), opened.exchangeDigest())) {
            return new Receipt.Known();
        }
        Placing placing = new Placing(transaction, node.account(), node.id(), new NodeJournal(transaction).steady(now));
        HeldMessages.Held message = new HeldMessages.Held(
                0, opened.message(), opened.sender().node().id(), opened.signed(), opened.payloadDigest());
        // The group may have changed since the packet was opened.
        Verdict verdict = placing.judge(message);
        if (verdict instanceof Rejected rejected) {
            return refuse(transaction, rejected.reason());
        }
        if (opened.lastResort()) {
            new NodeJournal(transaction).countLastResort(pool.wasUsed(opened.keyId()));
            new NoticeLog(transaction).addOfKeys(Notice.Kind.KEYS_RAN_OUT);
        } else {
            pool.erase(opened.keyId());
        }
        pool.markUsed(key.publicKey(), opened.exchangeDigest());
        pool.countUse(now);
        MessageLog log = new MessageLog(transaction);
        // What an only device wrote to itself comes back once, and the exchange says how often it came.
        boolean echo = opened.sender().node().id().equals(node.id());
        if (!echo && log.knows(opened.identity())) {
            return new Receipt.Known();
        }
        pin(transaction, opened, directory);
        if (!echo) {
            log.remember(opened.identity(), 0, now);
        }
        placing.place(message, (Standing) verdict);
        return new Receipt.Kept(placing.happenings(), placing.groupChanged());
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
        PeerDirectory.takeName(contacts, contact, found.flatMap(PeerDirectory.Found::name));
        var position = opened.message().position();
        boolean late = new ConversationLog(transaction, position.conversation())
                .isLate(opened.sender().node().id(), position);
        weigh(contacts, opened, late);
    }

    /** The states that the sender used, against those that are known here by now. */
    private void weigh(ContactBook contacts, Opened opened, boolean late) throws RedoubtException {
        AccountId account = opened.sender().node().account();
        StateReference own = node.known().reference();
        Optional<StateReference> ours = opened.message().recipient(node.account());
        boolean forked = opened.senderState() == StateReference.Relation.FORKED
                || ours.filter(used -> used.relationTo(own) == StateReference.Relation.FORKED)
                        .isPresent();
        if (forked) {
            contacts.markForked(account);
        }
        // What is said again names the states of then.
        if (!late
                && ours.filter(used -> used.relationTo(own) == StateReference.Relation.OLDER)
                        .isPresent()) {
            contacts.noteOutdatedView(account);
        }
        contacts.claim(opened.message().senderState());
    }

    private Container container() {
        return node.container();
    }
}
