package dev.redoubt.client.messaging;

import dev.redoubt.client.accountdata.Synchronization;
import dev.redoubt.client.accountdata.WaitingGroups;
import dev.redoubt.client.appliance.Appliance;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.ApplianceUnreachableException;
import dev.redoubt.client.failure.InvalidIdentityException;
import dev.redoubt.client.failure.MessageKeptException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.RefusedByApplianceException;
import dev.redoubt.client.failure.RolledBackAccountException;
import dev.redoubt.client.model.Roster;
import dev.redoubt.client.store.AccountDataRecords;
import dev.redoubt.client.store.AccountStorageKeys;
import dev.redoubt.client.store.NodeJournal;
import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.message.Content;
import dev.redoubt.protocol.message.ConversationId;
import dev.redoubt.protocol.message.StorageKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Synchronizes the account's data with the appliance, and tells the own devices what they do not know of it. Thread-safe. */
public final class AccountSync {
    /** How long to wait for sisters before they are asked again. */
    private static final Duration ASK_AGAIN = Duration.ofHours(6);

    private static final int CHUNK = Content.MAX_CONFIRMED;

    private final LiveNode node;
    private final Sending sending;
    private final Synchronization synchronization;

    public AccountSync(LiveNode node, Appliance appliance, Pauses pauses) {
        this.node = node;
        this.sending = new Sending(node, appliance, pauses);
        this.synchronization = new Synchronization(node.container(), appliance, node.id(), node.random());
    }

    /** What cannot be done now is done before the next link: nothing that the user does depends on it. */
    public void runIfPossible() throws RedoubtException {
        try {
            run();
        } catch (ApplianceUnreachableException
                | RefusedByApplianceException
                | RolledBackAccountException
                | InvalidIdentityException
                | MessageKeptException e) {
            // Everything is stored, and is met again.
            return;
        }
    }

    /** Asks the own devices now for what nobody stands by here, however recently they were asked. */
    public void askAgain() throws RedoubtException {
        node.container().write(transaction -> {
            new AccountDataRecords(transaction).markAsked(Instant.EPOCH);
            return null;
        });
        runIfPossible();
    }

    /** What is known of the members of a group that waits for them. */
    public Optional<Roster> roster(ConversationId group) throws RedoubtException {
        return node.container().read(transaction -> new WaitingGroups(transaction, node.account()).roster(group));
    }

    /**
     * The user says that these are its members: it is talked in from now on, and sisters hear of it.
     *
     * @return false where the roster is another one by now
     */
    public boolean restore(ConversationId group, Roster shown) throws RedoubtException {
        boolean restored = node.container().write(transaction -> {
            Instant now = new NodeJournal(transaction).steady(node.clock().instant());
            return new WaitingGroups(transaction, node.account()).accept(group, shown.entry(), now);
        });
        if (restored) {
            release(group);
            runIfPossible();
        }
        return restored;
    }

    private void run() throws RedoubtException {
        boolean unsaidBefore = node.container().read(transaction -> new AccountDataRecords(transaction).hasUnsaid());
        Set<ConversationId> begun =
                synchronization.run(node.known().state(), node.clock().instant());
        for (ConversationId group : begun) {
            release(group);
        }
        tellKey();
        tellNews(unsaidBefore);
    }

    /** What was said in a group before it was known here. It is unread, and shown as such. */
    private void release(ConversationId group) throws RedoubtException {
        node.container().write(transaction -> {
            Instant now = new NodeJournal(transaction).steady(node.clock().instant());
            new Placing(transaction, node.account(), node.id(), now).changed(group);
            return null;
        });
    }

    /** Whoever was not there when the storage key was made. */
    private void tellKey() throws RedoubtException {
        boolean unsaid = node.container().read(transaction -> new AccountDataRecords(transaction).isKeyUnsaid());
        if (unsaid && !sending.tell(new Destination.OwnDevices(), AccountSync::keyChange)) {
            nobodyToTell();
        }
    }

    private static Optional<Content> keyChange(Transaction transaction) throws RedoubtException {
        AccountDataRecords records = new AccountDataRecords(transaction);
        Optional<byte[]> record = records.keyRecord();
        Optional<Secret> key = new AccountStorageKeys(transaction).present();
        records.markKeySaid();
        if (key.isEmpty()) {
            return Optional.empty();
        }
        try (Secret present = key.get()) {
            StorageKey said = present.read(StorageKey::copyOf);
            return record.map(bytes -> (Content) new Content.KeyChange(said, Octets.copyOf(bytes)));
        }
    }

    private void tellNews(boolean unsaidBefore) throws RedoubtException {
        boolean more =
                unsaidBefore || node.container().read(transaction -> new AccountDataRecords(transaction).hasUnsaid());
        boolean asks = asksNow();
        while (more || asks) {
            boolean asking = asks;
            if (!sending.tell(new Destination.OwnDevices(), transaction -> news(transaction, asking))) {
                nobodyToTell();
                return;
            }
            asks = false;
            more = node.container().read(transaction -> new AccountDataRecords(transaction).hasUnsaid());
        }
    }

    private boolean asksNow() throws RedoubtException {
        Instant now = node.clock().instant();
        return node.container().read(transaction -> {
            AccountDataRecords records = new AccountDataRecords(transaction);
            boolean due = records.askedAt().plus(ASK_AGAIN).isBefore(now);
            return due && (records.isKeyMissing() || records.hasUnconfirmed());
        });
    }

    private Optional<Content> news(Transaction transaction, boolean asks) throws RedoubtException {
        AccountDataRecords records = new AccountDataRecords(transaction);
        Set<Octets> unsaid = records.takeUnsaid(CHUNK);
        if (asks) {
            records.markAsked(node.clock().instant());
        }
        return Optional.of(new Content.AccountDataNews(
                records.seen().version(), records.seen().digest(), records.generation(), asks, List.copyOf(unsaid)));
    }

    private void nobodyToTell() throws RedoubtException {
        node.container().write(transaction -> {
            AccountDataRecords records = new AccountDataRecords(transaction);
            records.nobodyToTell();
            records.markAsked(node.clock().instant());
            return null;
        });
    }
}
