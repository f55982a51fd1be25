package dev.redoubt.client.accountdata;

import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.store.AccountDataRecords;
import dev.redoubt.client.store.AccountStorageKeys;
import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.account.VerifiedAccountState;
import dev.redoubt.protocol.accountdata.AccountDataException;
import dev.redoubt.protocol.accountdata.DataReference;
import dev.redoubt.protocol.accountdata.SealedAccountData;
import dev.redoubt.protocol.accountdata.proto.ReadAccountDataResponse;
import dev.redoubt.protocol.recovery.RecoveryException;
import dev.redoubt.protocol.recovery.StorageKeyRecord;
import java.util.Arrays;
import java.util.Optional;

/** Judges what the appliance shows, by what this device has seen, and by what its sisters have. */
final class Showing {
    private final VerifiedAccountState own;
    private final AccountDataRecords records;
    private final AccountStorageKeys keys;

    Showing(Transaction transaction, VerifiedAccountState own) {
        this.own = own;
        this.records = new AccountDataRecords(transaction);
        this.keys = new AccountStorageKeys(transaction);
    }

    /** @param asked what the device has said that it knows */
    Shown read(DataReference asked, ReadAccountDataResponse response) throws RedoubtException {
        try {
            Shown shown = shown(asked, response);
            // Whoever was revoked was a sister: what she has said does not stop the next storage key.
            return isRenewalDue() || isAsSistersSay(shown) ? shown : new Shown.Bad();
        } catch (AccountDataException | RecoveryException e) {
            return new Shown.Bad();
        }
    }

    private Shown shown(DataReference asked, ReadAccountDataResponse response)
            throws RedoubtException, AccountDataException, RecoveryException {
        DataReference seen = records.seen();
        if (response.getUnchanged()) {
            boolean same = asked.version() > 0 && asked.equals(seen);
            return same && haveKey(response) ? new Shown.Same() : new Shown.KeyMissing();
        }
        if (response.getSealed().isEmpty()) {
            return seen.version() == 0 ? nothing() : new Shown.Bad();
        }
        boolean have = haveKey(response);
        SealedAccountData sealed = SealedAccountData.parse(response.getSealed().toByteArray());
        if (!sealed.account().equals(own.account())) {
            return new Shown.Bad();
        }
        try {
            sealed.requireFollowing(seen, records.generation());
        } catch (AccountDataException e) {
            if (e.reason() == AccountDataException.Reason.OLD_KEY && records.isSettled()) {
                return new Shown.Unreadable(sealed.reference());
            }
            throw e;
        }
        if (!have || sealed.generation() > records.generation()) {
            return new Shown.KeyMissing();
        }
        Optional<Secret> key = keys.present();
        if (key.isEmpty()) {
            return new Shown.KeyMissing();
        }
        return opened(sealed, key.get());
    }

    private Shown opened(SealedAccountData sealed, Secret key) throws RedoubtException, AccountDataException {
        try (Secret present = key) {
            return new Shown.Newer(sealed.reference(), sealed.open(own.account(), present));
        } catch (AccountDataException e) {
            if (records.isSettled() || isRenewalDue()) {
                return new Shown.Unreadable(sealed.reference());
            }
            throw e;
        }
    }

    /** Whether this device has the key that is to follow a revocation. */
    private boolean isRenewalDue() throws RedoubtException {
        Optional<AccountStorageKeys.Signed> next = keys.next();
        if (next.isEmpty()) {
            return false;
        }
        try (AccountStorageKeys.Signed signed = next.get()) {
            return signed.record().generation() <= AccountStorageKeys.due(own);
        }
    }

    private Shown nothing() throws RedoubtException {
        Optional<Secret> key = keys.present();
        key.ifPresent(Secret::close);
        return key.isPresent() ? new Shown.Nothing() : new Shown.KeyMissing();
    }

    /** Where the answer to a renewal was lost, the next key is the present one. Where another device's stands, it is dropped. */
    private boolean haveKey(ReadAccountDataResponse response) throws RedoubtException, RecoveryException {
        byte[] bytes = response.getStorageKeyRecord().toByteArray();
        if (bytes.length == 0) {
            return true;
        }
        StorageKeyRecord record = StorageKeyRecord.parse(bytes).verify(own.rootKey());
        Optional<AccountStorageKeys.Signed> next = keys.next();
        if (next.isPresent()) {
            try (AccountStorageKeys.Signed signed = next.get()) {
                if (Arrays.equals(signed.record().toBytes(), bytes)) {
                    keys.adoptNext();
                } else if (record.generation() >= signed.record().generation()) {
                    keys.dropNext();
                }
            }
        }
        return record.generation() <= records.generation();
    }

    /** A sister gave it before she spoke of it: the appliance must show that, or what follows it. */
    private boolean isAsSistersSay(Shown shown) throws RedoubtException {
        DataReference claimed = records.claimed();
        return switch (shown) {
            case Shown.Newer newer -> agrees(newer.reference(), claimed);
            case Shown.Unreadable unreadable -> agrees(unreadable.reference(), claimed);
            case Shown.Same() -> agrees(records.seen(), claimed);
            case Shown.Nothing() -> claimed.version() == 0;
            case Shown.KeyMissing(), Shown.Bad() -> true;
        };
    }

    private static boolean agrees(DataReference shown, DataReference claimed) {
        return shown.version() > claimed.version()
                || (shown.version() == claimed.version() && shown.digest().equals(claimed.digest()))
                || claimed.version() == 0;
    }
}
