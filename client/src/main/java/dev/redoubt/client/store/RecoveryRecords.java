package dev.redoubt.client.store;

import com.google.protobuf.ByteString;
import dev.redoubt.client.container.RecordName;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.ContainerDamagedException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.RecoveryMode;
import dev.redoubt.client.model.RecoveryStatus;
import dev.redoubt.client.store.format.PendingRecoveryRecord;
import dev.redoubt.client.store.format.RecoveryRecord;
import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.account.AccountRoot;
import dev.redoubt.protocol.appliance.KeepRecoveryRequest;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.recovery.RecoveryBlob;
import dev.redoubt.protocol.recovery.RecoveryBundle;
import dev.redoubt.protocol.recovery.RecoveryException;
import dev.redoubt.protocol.recovery.RecoveryStatement;
import dev.redoubt.protocol.recovery.SealedBundle;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * What this device keeps of the account's recovery: the remote storage key (Krs), which it needs; the whole bundle with the
 * account's root only until its recovery is set up; and how it is recovered.
 */
public final class RecoveryRecords {
    private static final RecordName STORAGE_KEY = RecordName.only(RecordTypes.STORAGE_KEY);
    private static final RecordName BUNDLE = RecordName.only(RecordTypes.RECOVERY_BUNDLE);
    private static final RecordName RECOVERY = RecordName.only(RecordTypes.RECOVERY);
    private static final RecordName PENDING = RecordName.only(RecordTypes.PENDING_RECOVERY);
    private static final RecordName SEALED = RecordName.only(RecordTypes.SEALED_BUNDLE);

    private final Transaction transaction;

    public RecoveryRecords(Transaction transaction) {
        this.transaction = transaction;
    }

    /** What holds of the recovery, as far as it is known. */
    public record Known(RecoveryMode mode, long generation, Octets blobDigest, Optional<Instant> setUpAt) {
        /** Nothing is known. */
        public static final Known NOTHING =
                new Known(RecoveryMode.NONE, 0, Octets.copyOf(new byte[0]), Optional.empty());
    }

    /** A change on its way to the appliance. */
    public record Change(Known becomes, RecoveryStatement statement, Optional<RecoveryBlob> blob) {}

    /** A step of the container's content: homes that held a lone root hold a bundle from then on. */
    public static void bundleLoneRoot(Transaction transaction, Instant now, SecureRandom random)
            throws RedoubtException {
        RecordName lone = RecordName.only(RecordTypes.ACCOUNT_ROOT);
        Optional<byte[]> seed = transaction.get(lone);
        if (seed.isEmpty()) {
            return;
        }
        AccountRoot root = AccountRoot.ofSeed(Secret.takeOwnershipOf(seed.get()));
        try (RecoveryBundle bundle =
                RecoveryBundle.of(root, Secret.random(RecoveryBundle.KEY_SIZE, random), now, random)) {
            new RecoveryRecords(transaction).putNew(bundle);
            transaction.delete(lone);
        }
    }

    /** Of a new account: the bundle stays here until its recovery is set up. It stays with the caller. */
    public void putNew(RecoveryBundle bundle) throws RedoubtException {
        putSecret(BUNDLE, bundle.toSecret());
        putStorageKey(bundle.storageKey());
    }

    /** Where the recovery is not set up yet; to be closed by the caller. */
    public Optional<RecoveryBundle> bundle() throws RedoubtException {
        Optional<byte[]> bytes = transaction.get(BUNDLE);
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        try (Secret plain = Secret.takeOwnershipOf(bytes.get())) {
            return Optional.of(RecoveryBundle.parse(plain));
        } catch (RecoveryException e) {
            throw new ContainerDamagedException("the recovery bundle does not parse");
        }
    }

    /** Krs, to be closed by the caller; empty where this device was not given it. */
    public Optional<Secret> storageKey() throws RedoubtException {
        return transaction.get(STORAGE_KEY).map(Secret::takeOwnershipOf);
    }

    /** A device that was not given any; a later one than the bundle's is not replaced by that. */
    public boolean storageKeyIsMissing() throws RedoubtException {
        return !transaction.contains(STORAGE_KEY);
    }

    /** @param key Krs, stays with the caller */
    public void putStorageKey(Secret key) throws RedoubtException {
        putSecret(STORAGE_KEY, key.copy());
    }

    private void putSecret(RecordName name, Secret secret) throws RedoubtException {
        byte[] bytes = secret.read(byte[]::clone);
        secret.close();
        transaction.put(name, bytes);
        Arrays.fill(bytes, (byte) 0);
    }

    public Known known() throws RedoubtException {
        return Stored.get(transaction, RECOVERY, RecoveryRecord.parser())
                .map(RecoveryRecords::known)
                .orElse(Known.NOTHING);
    }

    public RecoveryStatus status() throws RedoubtException {
        Known known = known();
        return new RecoveryStatus(
                known.mode(), transaction.contains(BUNDLE), transaction.contains(PENDING), known.setUpAt());
    }

    public Optional<Change> pending() throws RedoubtException {
        Optional<PendingRecoveryRecord> record = Stored.get(transaction, PENDING, PendingRecoveryRecord.parser());
        return record.isEmpty() ? Optional.empty() : Optional.of(change(record.get()));
    }

    private static Change change(PendingRecoveryRecord record) throws ContainerDamagedException {
        try {
            return new Change(
                    known(record.getBecomes()),
                    RecoveryStatement.parse(record.getStatement().toByteArray()),
                    record.getBlob().isEmpty()
                            ? Optional.empty()
                            : Optional.of(RecoveryBlob.parse(record.getBlob().toByteArray())));
        } catch (RecoveryException e) {
            throw new ContainerDamagedException("a change of the recovery does not parse");
        }
    }

    /** Before the appliance is asked. */
    public void begin(Change change) throws RedoubtException {
        Stored.put(
                transaction,
                PENDING,
                PendingRecoveryRecord.newBuilder()
                        .setBecomes(record(change.becomes()))
                        .setStatement(ByteString.copyFrom(change.statement().toBytes()))
                        .setBlob(change.blob()
                                .map(blob -> ByteString.copyFrom(blob.toBytes()))
                                .orElse(ByteString.EMPTY))
                        .build());
    }

    /** The recovery is as it should be, so the bundle leaves this device. */
    public void complete(Known known) throws RedoubtException {
        RecoveryRecord.Builder record = record(known).toBuilder();
        // Without these, whoever loses them for the appliance would lose the account's root.
        Stored.get(transaction, PENDING, PendingRecoveryRecord.parser())
                .ifPresent(given -> record.setStatement(given.getStatement()).setBlob(given.getBlob()));
        Stored.put(transaction, RECOVERY, record.build());
        transaction.delete(PENDING);
        transaction.delete(BUNDLE);
        if (known.mode() != RecoveryMode.WORDS) {
            transaction.delete(SEALED);
        }
    }

    /** The appliance may have lost what this device has given it. */
    public void lostByAppliance() throws RedoubtException {
        Optional<RecoveryRecord> record = Stored.get(transaction, RECOVERY, RecoveryRecord.parser())
                .filter(given -> !given.getStatement().isEmpty());
        if (record.isPresent()) {
            put(record.get().toBuilder().setToGiveBack(true));
        }
    }

    /** What is to be given to the appliance once more; empty where nothing is. */
    public Optional<KeepRecoveryRequest> toGiveBack() throws RedoubtException {
        return Stored.get(transaction, RECOVERY, RecoveryRecord.parser())
                .filter(RecoveryRecord::getToGiveBack)
                .map(given -> KeepRecoveryRequest.newBuilder()
                        .setStatement(given.getStatement())
                        .setBlob(given.getBlob())
                        .build());
    }

    /** The appliance has it, or something newer. */
    public void gaveBack() throws RedoubtException {
        Optional<RecoveryRecord> record = Stored.get(transaction, RECOVERY, RecoveryRecord.parser());
        if (record.isPresent()) {
            put(record.get().toBuilder().clearToGiveBack());
        }
    }

    private void put(RecoveryRecord.Builder record) throws RedoubtException {
        Stored.put(transaction, RECOVERY, record.build());
    }

    /** Another device was faster: nothing of the change holds. */
    public void abandon() throws RedoubtException {
        transaction.delete(PENDING);
    }

    /** What was learnt of a recovery that was set up elsewhere. */
    public void learn(Known known) throws RedoubtException {
        Stored.put(transaction, RECOVERY, record(known));
    }

    /** The file of the recovery with words, of which every device that knows it keeps a copy; opaque without the words. */
    public Optional<SealedBundle> sealedBundle() throws RedoubtException {
        Optional<byte[]> bytes = transaction.get(SEALED);
        try {
            return bytes.isEmpty() ? Optional.empty() : Optional.of(SealedBundle.parse(bytes.get()));
        } catch (RecoveryException e) {
            throw new ContainerDamagedException("the sealed recovery bundle does not parse");
        }
    }

    public void putSealedBundle(SealedBundle sealed) throws RedoubtException {
        transaction.put(SEALED, sealed.toBytes());
    }

    private static Known known(RecoveryRecord record) {
        return new Known(
                switch (record.getMode()) {
                    case RECOVERY_MODE_PASSPHRASE -> RecoveryMode.PASSPHRASE;
                    case RECOVERY_MODE_WORDS -> RecoveryMode.WORDS;
                    case RECOVERY_MODE_OFFLINE -> RecoveryMode.OFFLINE;
                    case RECOVERY_MODE_UNSPECIFIED, UNRECOGNIZED -> RecoveryMode.NONE;
                },
                record.getGeneration(),
                Octets.copyOf(record.getBlobDigest().toByteArray()),
                record.getSetUpAt() == 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(record.getSetUpAt())));
    }

    private static RecoveryRecord record(Known known) {
        return RecoveryRecord.newBuilder()
                .setMode(
                        switch (known.mode()) {
                            case NONE -> dev.redoubt.client.store.format.RecoveryMode.RECOVERY_MODE_UNSPECIFIED;
                            case PASSPHRASE -> dev.redoubt.client.store.format.RecoveryMode.RECOVERY_MODE_PASSPHRASE;
                            case WORDS -> dev.redoubt.client.store.format.RecoveryMode.RECOVERY_MODE_WORDS;
                            case OFFLINE -> dev.redoubt.client.store.format.RecoveryMode.RECOVERY_MODE_OFFLINE;
                        })
                .setGeneration(known.generation())
                .setBlobDigest(ByteString.copyFrom(known.blobDigest().toBytes()))
                .setSetUpAt(known.setUpAt().map(Instant::getEpochSecond).orElse(0L))
                .build();
    }
}
