package dev.redoubt.client.accountdata;

import com.google.protobuf.ByteString;
import dev.redoubt.client.appliance.Appliance;
import dev.redoubt.client.container.Container;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.RefusedByApplianceException;
import dev.redoubt.client.store.AccountDataRecords;
import dev.redoubt.client.store.AccountStorageKeys;
import dev.redoubt.client.store.ContactBook;
import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.account.VerifiedAccountState;
import dev.redoubt.protocol.account.VerifiedNode;
import dev.redoubt.protocol.accountdata.AccountData;
import dev.redoubt.protocol.accountdata.DataReference;
import dev.redoubt.protocol.accountdata.SealedAccountData;
import dev.redoubt.protocol.accountdata.Shares;
import dev.redoubt.protocol.accountdata.TooMuchException;
import dev.redoubt.protocol.accountdata.proto.KeepAccountDataRequest;
import dev.redoubt.protocol.accountdata.proto.ReadAccountDataRequest;
import dev.redoubt.protocol.accountdata.proto.ReadAccountDataResponse;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.message.ConversationId;
import dev.redoubt.protocol.recovery.StorageKeyRecord;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Brings this device and the appliance to the same account data: takes what is there, merges, acts on it, and gives back what is
 * new here, by compare-and-set. Cut off anywhere, it is run again: what was merged is stored, and what was given is known by its
 * digest.
 */
public final class Synchronization {
    private static final String CONFLICT = "account_data_conflict";
    private static final int TRIES = 5;

    private final Container container;
    private final Appliance appliance;
    private final NodeId self;
    private final SecureRandom random;

    public Synchronization(Container container, Appliance appliance, NodeId self, SecureRandom random) {
        this.container = container;
        this.appliance = appliance;
        this.self = self;
        this.random = random;
    }

    /**
     * What is to be given to the appliance.
     *
     * @param changes of contacts that are in it
     * @param nextKey whether it is the first under the next storage key
     */
    private record Giving(
            SealedAccountData sealed,
            Optional<byte[]> record,
            AccountData data,
            Map<AccountId, Long> changes,
            boolean nextKey) {
        KeepAccountDataRequest request() {
            return KeepAccountDataRequest.newBuilder()
                    .setSealed(ByteString.copyFrom(sealed.toBytes()))
                    .setStorageKeyRecord(record.map(ByteString::copyFrom).orElse(ByteString.EMPTY))
                    .build();
        }
    }

    /**
     * @param own the newest state of the own account
     * @param now on the clock of the device
     * @return groups that are talked in on this device from now on
     */
    public Set<ConversationId> run(VerifiedAccountState own, Instant now) throws RedoubtException {
        Set<ConversationId> begun = new HashSet<>();
        for (int attempt = 1; attempt <= TRIES; attempt++) {
            DataReference known = container.read(transaction -> new AccountDataRecords(transaction).seen());
            ReadAccountDataResponse shown = appliance.readAccountData(ReadAccountDataRequest.newBuilder()
                    .setKnown(
                            known.version() == 0
                                    ? ByteString.EMPTY
                                    : ByteString.copyFrom(known.digest().toBytes()))
                    .build());
            Optional<Giving> giving =
                    container.write(transaction -> take(transaction, own, known, new Read(shown, now, begun)));
            if (giving.isEmpty() || give(giving.get())) {
                break;
            }
        }
        return begun;
    }

    /** @param begun gets the groups that are talked in from now on */
    private record Read(ReadAccountDataResponse response, Instant now, Set<ConversationId> begun) {}

    /** @return whether it is kept; false where another device was faster */
    private boolean give(Giving giving) throws RedoubtException {
        try {
            appliance.keepAccountData(giving.request());
        } catch (RefusedByApplianceException e) {
            if (e.code().equals(CONFLICT)) {
                return false;
            }
            throw e;
        }
        container.write(transaction -> {
            AccountDataRecords records = new AccountDataRecords(transaction);
            records.saw(giving.sealed().reference());
            records.put(records.data(), !records.data().equals(giving.data()));
            markSynchronized(transaction, giving.changes());
            if (giving.nextKey()) {
                new AccountStorageKeys(transaction).adoptNext();
            }
            return null;
        });
        return true;
    }

    private static void markSynchronized(Transaction transaction, Map<AccountId, Long> changes)
            throws RedoubtException {
        ContactBook contacts = new ContactBook(transaction);
        for (Map.Entry<AccountId, Long> change : changes.entrySet()) {
            contacts.markSynchronized(change.getKey(), change.getValue());
        }
    }

    private Optional<Giving> take(Transaction transaction, VerifiedAccountState own, DataReference asked, Read read)
            throws RedoubtException {
        AccountDataRecords records = new AccountDataRecords(transaction);
        Shown shown = new Showing(transaction, own).read(asked, read.response());
        switch (shown) {
            case Shown.Bad() -> records.raiseAlarm();
            case Shown.KeyMissing() -> records.noteKeyMissing();
            case Shown.Nothing() -> records.calm();
            case Shown.Same() -> records.calm();
            case Shown.Newer newer -> records.saw(newer.reference());
            case Shown.Unreadable unreadable -> records.saw(unreadable.reference());
        }
        if (shown instanceof Shown.Bad || shown instanceof Shown.KeyMissing) {
            return Optional.empty();
        }
        return merge(transaction, own, shown, read);
    }

    private Optional<Giving> merge(Transaction transaction, VerifiedAccountState own, Shown shown, Read read)
            throws RedoubtException {
        Instant now = read.now();
        AccountDataRecords records = new AccountDataRecords(transaction);
        boolean dirty = records.isDirty();
        AccountData before = records.data();
        AccountData local = new Gathering(transaction, own.account(), self, now).gather();
        AccountData shownThere = switch (shown) {
            case Shown.Newer newer -> newer.data();
            case Shown.Same _ -> before;
            case Shown.Nothing _, Shown.Unreadable _, Shown.Bad _, Shown.KeyMissing _ -> AccountData.EMPTY;
        };
        AccountData there = Fitting.genuine(shownThere, local, self);
        Set<NodeId> listed = own.nodes().stream().map(VerifiedNode::id).collect(Collectors.toSet());
        Fitting.Fitted fitted =
                new Fitting(records.confirmed(), self, records.generation(), there, listed).fit(local.merge(there));
        if (fitted.full() || !Shares.isCrowded(fitted.data())) {
            records.noteFull(fitted.full());
        }
        AccountData merged = fitted.data();
        Map<AccountId, Long> changes = Fitting.keptOf(new ContactBook(transaction).unsynchronized(), local, merged);
        Restoring restoring = new Restoring(transaction, own.account(), now);
        restoring.restore(local, merged);
        read.begun().addAll(restoring.begun());
        records.actedOn(merged);
        AccountData kept = merged.withoutOldDeletions(now);
        boolean fresh = switch (shown) {
            // What is only left out here stays there: devices that know different things do not undo each other.
            case Shown.Newer newer -> Fitting.isNewer(kept, newer.data());
            case Shown.Nothing _ -> !kept.equals(AccountData.EMPTY);
            case Shown.Unreadable _ -> true;
            case Shown.Same _, Shown.Bad _, Shown.KeyMissing _ -> dirty || !merged.equals(before);
        };
        records.put(kept, fresh);
        Optional<Giving> giving = seal(transaction, own, kept, changes, fresh);
        if (giving.isEmpty()) {
            markSynchronized(transaction, changes);
        }
        return giving;
    }

    private Optional<Giving> seal(
            Transaction transaction,
            VerifiedAccountState own,
            AccountData data,
            Map<AccountId, Long> changes,
            boolean fresh)
            throws RedoubtException {
        AccountStorageKeys keys = new AccountStorageKeys(transaction);
        AccountDataRecords records = new AccountDataRecords(transaction);
        Optional<AccountStorageKeys.Signed> next = keys.next();
        if (next.isPresent()) {
            try (AccountStorageKeys.Signed signed = next.get()) {
                StorageKeyRecord record = signed.record();
                // Before the revocation is published, whoever is to lose the key would be given it.
                if (record.generation() <= AccountStorageKeys.due(own)) {
                    SealedAccountData sealed = seal(records, own.account(), data, signed.key(), record.generation());
                    return Optional.of(new Giving(sealed, Optional.of(record.toBytes()), data, changes, true));
                }
            }
        }
        if (!fresh) {
            return Optional.empty();
        }
        try (Secret key = keys.present().orElseThrow()) {
            Optional<byte[]> record = records.keyRecord();
            SealedAccountData sealed = seal(records, own.account(), data, key, records.generation());
            return Optional.of(new Giving(sealed, record, data, changes, false));
        }
    }

    private SealedAccountData seal(
            AccountDataRecords records, AccountId account, AccountData data, Secret key, long generation)
            throws RedoubtException {
        try {
            return SealedAccountData.seal(data, account, key, generation, records.toFollow(), random);
        } catch (TooMuchException e) {
            throw new IllegalStateException("all shares fit into one seal", e);
        }
    }
}
