package dev.redoubt.client.store;

import dev.redoubt.client.container.RecordName;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.ContainerDamagedException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.account.VerifiedAccountState;
import dev.redoubt.protocol.recovery.RecoveryBundle;
import dev.redoubt.protocol.recovery.RecoveryException;
import dev.redoubt.protocol.recovery.StorageKeyRecord;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/** The account's storage key (Krs) on this device, and the next one while it is on its way. */
public final class AccountStorageKeys {
    private static final RecordName NEXT = RecordName.only(RecordTypes.NEXT_STORAGE_KEY);

    private final Transaction transaction;
    private final AccountDataRecords status;

    public AccountStorageKeys(Transaction transaction) {
        this.transaction = transaction;
        this.status = new AccountDataRecords(transaction);
    }

    /**
     * A storage key with the root's word on it. Closing it destroys the key.
     *
     * @param key 32 bytes
     */
    public record Signed(Secret key, StorageKeyRecord record) implements AutoCloseable {
        @Override
        public void close() {
            key.close();
        }

        @Override
        public String toString() {
            return "Signed[redacted]";
        }
    }

    /** Which generation an account in this state should have: each revocation is one more. */
    public static long due(VerifiedAccountState state) {
        return StorageKeyRecord.FIRST_GENERATION + state.revocations().size();
    }

    /** To be closed by the caller; empty where this device was not given it. */
    public Optional<Secret> present() throws RedoubtException {
        return new RecoveryRecords(transaction).storageKey();
    }

    /**
     * Makes the next key if devices were revoked since the present one was made. It counts once the appliance keeps account data
     * under it, and not before.
     *
     * @param bundle stays with the caller
     * @return whether one was made
     */
    public boolean renew(RecoveryBundle bundle, VerifiedAccountState state, SecureRandom random)
            throws RedoubtException {
        long due = due(state);
        if (due <= status.generation() || nextGeneration() >= due) {
            return false;
        }
        try (Secret key = Secret.random(RecoveryBundle.KEY_SIZE, random)) {
            putNext(key, StorageKeyRecord.sign(bundle, due, key, random));
        }
        return true;
    }

    /** The root has made the next one elsewhere; its record was verified. The key stays with the caller. */
    public void offer(Secret key, StorageKeyRecord record) throws RedoubtException {
        if (record.generation() > status.generation() && record.generation() > nextGeneration()) {
            putNext(key, record);
        }
    }

    private void putNext(Secret key, StorageKeyRecord signed) throws RedoubtException {
        byte[] record = signed.toBytes();
        byte[] content = Arrays.copyOf(record, record.length + RecoveryBundle.KEY_SIZE);
        key.read(bytes -> {
            System.arraycopy(bytes, 0, content, record.length, bytes.length);
            return content;
        });
        transaction.put(NEXT, content);
        Arrays.fill(content, (byte) 0);
    }

    private long nextGeneration() throws RedoubtException {
        Optional<Signed> next = next();
        if (next.isEmpty()) {
            return 0;
        }
        try (Signed signed = next.get()) {
            return signed.record().generation();
        }
    }

    /** The next one, if there is one; to be closed by the caller. */
    public Optional<Signed> next() throws RedoubtException {
        Optional<byte[]> content = transaction.get(NEXT);
        if (content.isEmpty()) {
            return Optional.empty();
        }
        byte[] bytes = content.get();
        try {
            StorageKeyRecord record = StorageKeyRecord.parse(Arrays.copyOf(bytes, StorageKeyRecord.SIZE));
            Secret key = Secret.takeOwnershipOf(Arrays.copyOfRange(bytes, StorageKeyRecord.SIZE, bytes.length));
            return Optional.of(new Signed(key, record));
        } catch (RecoveryException e) {
            throw new ContainerDamagedException("the next storage key does not parse");
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** The appliance keeps account data under the next one: it is the present one now, and sisters are to get it. */
    public void adoptNext() throws RedoubtException {
        Optional<Signed> next = next();
        if (next.isPresent()) {
            try (Signed signed = next.get()) {
                take(signed, true);
            }
        }
    }

    /** A sister, or the recovery, gave it; its record was verified. An older one changes nothing. */
    public void adopt(Signed signed) throws RedoubtException {
        if (signed.record().generation() > status.generation()) {
            take(signed, false);
        }
    }

    private void take(Signed signed, boolean unsaid) throws RedoubtException {
        new RecoveryRecords(transaction).putStorageKey(signed.key());
        status.haveKey(signed.record(), unsaid);
        if (nextGeneration() <= signed.record().generation()) {
            dropNext();
        }
    }

    /** Another device was faster with its own. */
    public void dropNext() throws RedoubtException {
        if (transaction.contains(NEXT)) {
            transaction.delete(NEXT);
        }
    }
}
