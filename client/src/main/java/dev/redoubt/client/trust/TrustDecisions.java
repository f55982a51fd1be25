package dev.redoubt.client.trust;

import dev.redoubt.client.appliance.Appliance;
import dev.redoubt.client.failure.FingerprintMismatchException;
import dev.redoubt.client.failure.NoAlarmException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.UnknownNameException;
import dev.redoubt.client.messaging.AccountSync;
import dev.redoubt.client.messaging.LiveNode;
import dev.redoubt.client.messaging.OwnAccount;
import dev.redoubt.client.messaging.Pauses;
import dev.redoubt.client.messaging.PeerDirectory;
import dev.redoubt.client.model.Contact;
import dev.redoubt.client.model.Trust;
import dev.redoubt.client.store.AccountDataRecords;
import dev.redoubt.client.store.ContactBook;
import dev.redoubt.client.store.KnownAccount;
import dev.redoubt.client.store.OwnAccountRecords;
import dev.redoubt.client.store.PinnedContact;
import dev.redoubt.protocol.fingerprint.Fingerprint;
import dev.redoubt.protocol.identity.AccountId;
import java.util.Optional;

/** The user's decisions about contacts. Thread-safe. */
public final class TrustDecisions {
    private final LiveNode node;
    private final Appliance appliance;
    private final AccountSync sync;

    public TrustDecisions(LiveNode node, Appliance appliance, Pauses pauses) {
        this.node = node;
        this.appliance = appliance;
        this.sync = new AccountSync(node, appliance, pauses);
    }

    /**
     * Two roots for one name.
     *
     * @param pinned of the account that was pinned under it
     * @param now of the account that the appliance shows under it
     */
    public record ChangedRoot(Fingerprint pinned, Fingerprint now) {}

    /**
     * Marks a contact as verified.
     *
     * @param pair what the contact sees, of both accounts together
     * @throws FingerprintMismatchException if it is another one: then nothing is marked
     */
    public Contact verify(String name, Fingerprint pair) throws RedoubtException {
        Contact contact = pinned(name).contact();
        if (!Fingerprint.ofPair(node.account(), contact.account()).equals(pair)) {
            throw new FingerprintMismatchException(name);
        }
        return mark(contact.account(), Trust.VERIFIED);
    }

    /** Takes the mark back. */
    public Contact undoVerify(String name) throws RedoubtException {
        return mark(pinned(name).contact().account(), Trust.UNVERIFIED);
    }

    /** What the alarm about the name is about, if there is one. */
    public Optional<ChangedRoot> changedRoot(String name) throws RedoubtException {
        Optional<AccountId> changed = node.container().read(transaction -> new ContactBook(transaction).alarm(name));
        if (changed.isEmpty()) {
            return Optional.empty();
        }
        AccountId pinned = pinned(name).contact().account();
        return Optional.of(new ChangedRoot(Fingerprint.ofAccount(pinned), Fingerprint.ofAccount(changed.get())));
    }

    /**
     * Takes the other root for the name, as unverified.
     *
     * @param shown the fingerprint of the root that the user was shown: if the alarm is about another one by now, nothing
     *     is taken
     * @throws NoAlarmException if there is no alarm about this very root
     */
    public Contact acceptNewRoot(String name, Fingerprint shown) throws RedoubtException {
        Contact accepted = node.container()
                .write(transaction -> {
                    ContactBook contacts = new ContactBook(transaction);
                    AccountId changed = contacts.alarm(name)
                            .filter(account -> Fingerprint.ofAccount(account).equals(shown))
                            .orElseThrow(() -> new NoAlarmException(name));
                    return contacts.acceptRoot(name, changed);
                })
                .contact();
        sync.runIfPossible();
        return accepted;
    }

    /** Stays with the pinned root. If the appliance still shows the other one, the alarm comes again with the next message. */
    public void keepRoot(String name) throws RedoubtException {
        node.container().write(transaction -> {
            ContactBook contacts = new ContactBook(transaction);
            if (contacts.alarm(name).isEmpty()) {
                throw new NoAlarmException(name);
            }
            contacts.keepRoot(name);
            return null;
        });
    }

    /** Whether two histories of the account were seen, or a newer state than the appliance shows. */
    public boolean hasContradiction(String name) throws RedoubtException {
        PinnedContact contact = pinned(name);
        return contact.forked() || contact.awaited().isPresent();
    }

    /**
     * Takes the state that the appliance shows now for the contact's account, if the pinned root signed it and it is not older
     * than what was seen.
     *
     * @throws NoAlarmException if nothing contradicts it anyway
     */
    public Contact acceptState(String name) throws RedoubtException {
        if (!hasContradiction(name)) {
            throw new NoAlarmException(name);
        }
        AccountId account = pinned(name).contact().account();
        KnownAccount shown = new PeerDirectory(node, appliance).anyHistory(name, account);
        node.container().write(transaction -> {
            new ContactBook(transaction).settle(shown);
            return null;
        });
        return pinned(name).contact();
    }

    /** The same for the own account. */
    public void acceptOwnState(String name) throws RedoubtException {
        if (node.container().read(transaction -> new AccountDataRecords(transaction).hasAlarm())) {
            acceptAccountData();
            return;
        }
        if (!node.container().read(transaction -> new OwnAccountRecords(transaction).isForked())) {
            throw new NoAlarmException(name);
        }
        new OwnAccount(node, appliance).settle();
    }

    /** Whatever the appliance keeps of what the own devices share: what this one knows is merged into it, so that nothing is lost. */
    private void acceptAccountData() throws RedoubtException {
        node.container().write(transaction -> {
            new AccountDataRecords(transaction).settle();
            return null;
        });
        sync.runIfPossible();
    }

    private PinnedContact pinned(String name) throws RedoubtException {
        return node.container()
                .read(transaction -> new ContactBook(transaction).find(name))
                .orElseThrow(() -> new UnknownNameException(name));
    }

    private Contact mark(AccountId account, Trust trust) throws RedoubtException {
        Contact marked = node.container()
                .write(transaction -> new ContactBook(transaction).trust(account, trust))
                .contact();
        // The other devices hear of it now, or when this one is online again.
        sync.runIfPossible();
        return marked;
    }
}
