package dev.redoubt.server.accountdata;

import dev.redoubt.channel.session.Device;
import dev.redoubt.protocol.accountdata.AccountDataException;
import dev.redoubt.protocol.accountdata.SealedAccountData;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.recovery.RecoveryException;
import dev.redoubt.protocol.recovery.StorageKeyRecord;
import dev.redoubt.server.account.Accounts;
import dev.redoubt.server.database.Database;
import dev.redoubt.server.problem.ProblemCode;
import dev.redoubt.server.problem.ProblemException;
import dev.redoubt.server.rate.Rates;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Keeps one version per account, and only takes the one that follows it. Thread-safe. */
public final class AccountDataKeeper {
    /** That one device may make in an hour. */
    public static final int CHANGES_PER_HOUR = 240;

    /** Answers with content that one device may get in an hour. */
    public static final int READS_PER_HOUR = 1200;

    private static final byte[] NOTHING = new byte[0];

    private final Database database;
    private final AccountDataStore store;
    private final Accounts accounts;
    private final AccountDataMetrics metrics;
    private final BooleanSupplier restored;
    private final Rates<NodeId> changes = new Rates<>(CHANGES_PER_HOUR, Duration.ofHours(1), System::nanoTime);
    private final Rates<NodeId> reads = new Rates<>(READS_PER_HOUR, Duration.ofHours(1), System::nanoTime);

    /** @param restored whether the appliance has lost versions that devices have seen: then the next one may be a later one */
    public AccountDataKeeper(
            Database database,
            AccountDataStore store,
            Accounts accounts,
            AccountDataMetrics metrics,
            BooleanSupplier restored) {
        this.restored = restored;
        this.database = database;
        this.store = store;
        this.accounts = accounts;
        this.metrics = metrics;
    }

    /**
     * What is kept.
     *
     * @param sealed empty where it is what the device knows, or where nothing is kept
     */
    record Answer(byte[] sealed, boolean unchanged, byte[] storageKeyRecord) {}

    /** @param known digest of what the device has */
    Answer read(Device device, Optional<Octets> known) {
        return database.transaction(handle -> {
            Optional<AccountDataStore.Present> present = store.find(handle, device.account());
            if (present.isEmpty()) {
                return new Answer(NOTHING, false, NOTHING);
            }
            if (known.equals(Optional.of(present.get().digest()))) {
                return new Answer(NOTHING, true, present.get().storageKey());
            }
            take(reads, device);
            // The account's row makes both of one version.
            AccountDataStore.Present locked =
                    store.lock(handle, device.account()).orElseThrow();
            return new Answer(store.content(handle, device.account()), false, locked.storageKey());
        });
    }

    private void take(Rates<NodeId> rates, Device device) {
        rates.take(device.node(), 1).ifPresent(wait -> {
            metrics.limited();
            throw new ProblemException(ProblemCode.TOO_MANY_REQUESTS, ProblemCode.TOO_MANY_REQUESTS.title(), wait);
        });
    }

    /**
     * Replaces what is kept. The same again changes nothing.
     *
     * @throws ProblemException "account_data_conflict" if it does not follow what is kept
     */
    void keep(Device device, byte[] sealedBytes, byte[] storageKeyRecord) {
        SealedAccountData sealed = parse(device.account(), sealedBytes);
        checkRecord(sealed, storageKeyRecord);
        Octets digest = sealed.digest();
        boolean fresh = database.transaction(handle -> {
            Optional<AccountDataStore.Present> before = store.lock(handle, device.account());
            if (before.filter(one -> one.digest().equals(digest)).isPresent()) {
                return false;
            }
            if (!follows(sealed, storageKeyRecord, before)) {
                metrics.conflict();
                throw new ProblemException(ProblemCode.ACCOUNT_DATA_CONFLICT);
            }
            take(changes, device);
            store.put(handle, sealed, storageKeyRecord);
            return true;
        });
        if (fresh) {
            metrics.kept();
        } else {
            metrics.repeated();
        }
    }

    /** The storage key's generation never falls, and one generation has one record: whoever came second must take the first's. */
    private boolean follows(
            SealedAccountData sealed, byte[] storageKeyRecord, Optional<AccountDataStore.Present> before) {
        if (before.isEmpty()) {
            return sealed.version() == 1;
        }
        AccountDataStore.Present present = before.get();
        boolean sameKey =
                sealed.generation() == present.generation() && Arrays.equals(storageKeyRecord, present.storageKey());
        boolean next = sealed.version() == present.version() + 1
                || (sealed.version() > present.version() && restored.getAsBoolean());
        return next
                && sealed.previous().equals(present.digest())
                && (sameKey || sealed.generation() > present.generation());
    }

    private static SealedAccountData parse(AccountId account, byte[] bytes) {
        if (bytes.length > SealedAccountData.MAX_SIZE) {
            throw new ProblemException(ProblemCode.REQUEST_TOO_LARGE, "account data has at most a mebibyte");
        }
        try {
            SealedAccountData sealed = SealedAccountData.parse(bytes);
            if (!sealed.account().equals(account)) {
                throw malformed("the account data is of another account");
            }
            return sealed;
        } catch (AccountDataException e) {
            throw malformed("the account data is not well formed");
        }
    }

    /** Devices check it too. Here it keeps a device that is stolen from taking the last generation for all times. */
    private void checkRecord(SealedAccountData sealed, byte[] bytes) {
        boolean first = sealed.generation() == StorageKeyRecord.FIRST_GENERATION;
        if (first && bytes.length == 0) {
            return;
        }
        try {
            StorageKeyRecord record = StorageKeyRecord.parse(bytes);
            if (record.generation() != sealed.generation() || !record.account().equals(sealed.account())) {
                throw malformed("the storage key's record is of another key");
            }
            record.verify(accounts.rootKey(sealed.account())
                    .orElseThrow(() -> malformed("the storage key's record is of no account")));
        } catch (RecoveryException e) {
            throw malformed("the storage key's record is not well formed, or not signed by the account's root");
        }
    }

    private static ProblemException malformed(String what) {
        return new ProblemException(ProblemCode.MALFORMED_REQUEST, what);
    }

    /** @return how many devices are not remembered any more */
    public int forgetRates() {
        return changes.forgetFull() + reads.forgetFull();
    }
}
