package dev.redoubt.client.container;

import dev.redoubt.client.failure.ContainerBusyException;
import dev.redoubt.client.failure.ContainerDamagedException;
import dev.redoubt.client.failure.ContainerTooNewException;
import dev.redoubt.client.failure.DeviceErasedException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.crypto.Secret;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The encrypted store of one node in its home directory: client/SPEC.md. Thread-safe; several processes may have the same home
 * open, and each write transaction sees what all others committed before it.
 */
public final class Container implements AutoCloseable {
    private final HomeFiles files;
    private final Secret klds;
    private final StorageKeys keys;
    private final RecordSealer sealer;
    private final Database database;
    private final SecureRandom random;
    private final ReentrantLock turn = new ReentrantLock();
    private WrappingKey wrapping;
    private @Nullable Supplier<RedoubtException> whyClosed;
    private boolean closed;

    private Container(HomeFiles files, Secret klds, WrappingKey wrapping, StorageKeys keys, SecureRandom random)
            throws RedoubtException {
        this.files = files;
        this.klds = klds;
        this.wrapping = wrapping;
        this.keys = keys;
        this.random = random;
        this.sealer = new RecordSealer(keys, random);
        this.database = Database.open(files.database());
    }

    public static boolean exists(Path home) {
        return new HomeFiles(home).exist();
    }

    /**
     * Makes an empty container with a random Klds and opens it.
     *
     * @param home made where it is missing, for its owner only
     * @param passphrase stays with the caller
     * @throws IllegalStateException if there is one already
     */
    public static Container create(
            Path home,
            Passphrase passphrase,
            PassphraseCost parameters,
            List<Migration> migrations,
            SecureRandom random)
            throws RedoubtException {
        HomeFiles files = new HomeFiles(home);
        files.createHome();
        try (HomeLock _ = files.lockForCreation()) {
            files.refuseExisting();
            try (Secret klds = Secret.random(ContainerHeader.KLDS_SIZE, random);
                    WrappingKey key = WrappingKey.fresh(passphrase, parameters, random)) {
                files.createNewDatabase();
                initialize(files.newDatabase(), klds, random);
                files.writeHeader(ContainerHeader.wrap(klds, key, OpeningLimits.NONE, Optional.empty(), random)
                        .encode());
                files.moveNewDatabaseIntoPlace();
                files.forgetErasure();
                return opened(files, klds, key, migrations, random);
            }
        }
    }

    /** When the container in {@code home} was erased by order; empty where it was not, or where there is another one by now. */
    public static Optional<Instant> erasedAt(Path home) {
        return exists(home) ? Optional.empty() : new HomeFiles(home).erasedAt();
    }

    /**
     * Opens the container, checks that no record is missing, foreign or put back to an older version, and applies those
     * {@code migrations} that it has not seen yet.
     *
     * @param passphrase stays with the caller
     * @param clock for the wait after failures
     */
    public static Container open(
            Path home, Passphrase passphrase, List<Migration> migrations, InstantSource clock, SecureRandom random)
            throws RedoubtException {
        HomeFiles files = new HomeFiles(home);
        ContainerHeader header = ContainerHeader.parse(files.readHeader());
        try (Unlocking.Unlocked unlocked = new Unlocking(files, clock).unlock(header, passphrase)) {
            Container container = opened(files, unlocked.klds(), unlocked.key(), migrations, random);
            return header.isOutdated() ? container.changed(container::renewHeader) : container;
        }
    }

    /** Only what is still outdated: another process may have renewed the header, and its passphrase, since it was read. */
    private void renewHeader() throws RedoubtException {
        try {
            changeHeader(header -> header.isOutdated() ? underThis(header, header.limits()) : header);
        } catch (ContainerBusyException e) {
            // Another process is at it; if it does something else, the next opening renews.
            return;
        }
    }

    /** As it is where the passphrase is another one by now: the key of that is not known here. */
    private ContainerHeader underThis(ContainerHeader header, OpeningLimits limits) {
        return header.isUnder(wrapping)
                ? ContainerHeader.wrap(klds, wrapping, limits, header.recovery(), random)
                : header;
    }

    private interface HeaderChange {
        void run() throws RedoubtException;
    }

    /** This one, open and changed; or closed. */
    private Container changed(HeaderChange change) throws RedoubtException {
        try {
            change.run();
            return this;
        } catch (RedoubtException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Opens a container whose passphrase is forgotten, and gives it another.
     *
     * @param keyOfSalt the key of the recovery for a salt, {@code RecoveryBundle.nodeStorageKey}; closed here
     * @param fresh stays with the caller
     * @throws ContainerDamagedException if the container was never wrapped for this recovery
     */
    public static Container openRecovered(
            Path home,
            Function<byte[], Secret> keyOfSalt,
            Passphrase fresh,
            PassphraseCost cost,
            List<Migration> migrations,
            SecureRandom random)
            throws RedoubtException {
        HomeFiles files = new HomeFiles(home);
        RecoveryWrapping wrapping = ContainerHeader.parse(files.readHeader())
                .recovery()
                .orElseThrow(() -> new ContainerDamagedException("its recovery was never set up"));
        try (Secret klds = wrapping.unwrap(keyOfSalt);
                WrappingKey key = WrappingKey.fresh(fresh, cost, random)) {
            Container container = opened(files, klds, key, migrations, random);
            return container.changed(() -> {
                container.putUnder(key.copy(), container.limits());
                files.forgetFailures();
            });
        }
    }

    /** What failed openings lead to. */
    public OpeningLimits limits() throws RedoubtException {
        return ContainerHeader.parse(files.readHeader()).limits();
    }

    /**
     * Changes what failed openings lead to, without the passphrase. Where another process has changed that meanwhile, nothing
     * happens: whoever opens the container with the new one can do it.
     */
    public void limit(OpeningLimits limits) throws RedoubtException {
        changeHeader(header -> underThis(header, limits));
    }

    /** Whether it can be opened with the recovery too. */
    public boolean isWrappedForRecovery() throws RedoubtException {
        return ContainerHeader.parse(files.readHeader()).recovery().isPresent();
    }

    /**
     * Puts the container under this passphrase. Klds stays: who has an old copy of the header and the old passphrase can open
     * the container all the same.
     *
     * @param passphrase stays with the caller
     */
    public void rewrap(Passphrase passphrase, PassphraseCost cost, OpeningLimits limits) throws RedoubtException {
        putUnder(WrappingKey.fresh(passphrase, cost, random), limits);
    }

    /** @param key belongs to this from now on */
    private void putUnder(WrappingKey key, OpeningLimits limits) throws RedoubtException {
        try {
            changeHeader(header -> {
                wrapping.close();
                wrapping = key;
                return ContainerHeader.wrap(klds, key, limits, header.recovery(), random);
            });
        } finally {
            if (wrapping != key) {
                key.close();
            }
        }
    }

    /** @param keyOfSalt as for {@link #openRecovered}; closed here */
    public void wrapForRecovery(Function<byte[], Secret> keyOfSalt) throws RedoubtException {
        changeHeader(header -> header.with(RecoveryWrapping.wrap(klds, keyOfSalt, random)));
    }

    /** The same with a salt and a key that came from elsewhere; the key stays with the caller. */
    public void wrapForRecovery(byte[] salt, Secret key) throws RedoubtException {
        changeHeader(header -> header.with(RecoveryWrapping.wrap(klds, salt, key.copy(), random)));
    }

    private void changeHeader(UnaryOperator<ContainerHeader> change) throws RedoubtException {
        turn.lock();
        try (HomeLock _ = files.tryLock(HomeFiles.HEADER_LOCK).orElseThrow(ContainerBusyException::new)) {
            requireOpen();
            files.writeHeader(
                    change.apply(ContainerHeader.parse(files.readHeader())).encode());
        } finally {
            turn.unlock();
        }
    }

    private void requireOpen() throws RedoubtException {
        if (closed && whyClosed != null) {
            throw whyClosed.get();
        }
        if (closed) {
            throw new IllegalStateException("the container is closed");
        }
    }

    private static void initialize(Path file, Secret klds, SecureRandom random) throws RedoubtException {
        try (StorageKeys keys = new StorageKeys(klds);
                Database database = Database.create(file)) {
            new Transaction(database, keys, new RecordSealer(keys, random), Manifest.empty()).commit();
        }
    }

    private static Container opened(
            HomeFiles files, Secret klds, WrappingKey key, List<Migration> migrations, SecureRandom random)
            throws RedoubtException {
        StorageKeys keys = new StorageKeys(klds);
        Secret own = klds.copy();
        WrappingKey ownKey = key.copy();
        @Nullable Container container = null;
        try {
            container = new Container(files, own, ownKey, keys, random);
            container.verifyAndMigrate(migrations);
            return container;
        } catch (RedoubtException | RuntimeException e) {
            if (container == null) {
                own.close();
                ownKey.close();
                keys.close();
            } else {
                container.close();
            }
            throw e;
        }
    }

    private void verifyAndMigrate(List<Migration> migrations) throws RedoubtException {
        int version = read(transaction -> {
            transaction.verifyManifest();
            return transaction.contentVersion();
        });
        if (version > migrations.size()) {
            throw new ContainerTooNewException(version);
        }
        for (int next = version; next < migrations.size(); next++) {
            migrate(migrations.get(next), next);
        }
    }

    private void migrate(Migration migration, int from) throws RedoubtException {
        write(transaction -> {
            // Another process may have done it between our look and our turn.
            if (transaction.contentVersion() == from) {
                migration.apply(transaction);
                transaction.migratedTo(from + 1);
            }
            return null;
        });
    }

    /** Reads at one instant; changes are refused. */
    public <T extends @Nullable Object> T read(TransactionWork<T> work) throws RedoubtException {
        return transact(work, false);
    }

    /** Once this returns, the changes are on the disk; when it throws, none of them is. */
    public <T extends @Nullable Object> T write(TransactionWork<T> work) throws RedoubtException {
        return transact(work, true);
    }

    private <T extends @Nullable Object> T transact(TransactionWork<T> work, boolean writing) throws RedoubtException {
        if (turn.isHeldByCurrentThread()) {
            throw new IllegalStateException("transactions do not nest");
        }
        turn.lock();
        try {
            requireOpen();
            database.begin(writing);
            return inside(work, writing);
        } finally {
            turn.unlock();
        }
    }

    private <T extends @Nullable Object> T inside(TransactionWork<T> work, boolean writing) throws RedoubtException {
        boolean committed = false;
        try {
            Transaction transaction = new Transaction(database, keys, sealer, writing);
            T result = work.run(transaction);
            transaction.commit();
            committed = true;
            return result;
        } finally {
            if (!committed) {
                database.rollback();
            }
        }
    }

    /** Empties the write-ahead log, so that the sealed bytes of deleted keys do not linger in it. Skipped while others read. */
    public void forgetDeleted() throws RedoubtException {
        turn.lock();
        try {
            if (!closed) {
                database.truncateLog();
            }
        } finally {
            turn.unlock();
        }
    }

    /** A lock among all processes on this home, free again when its holder closes it or dies; empty where somebody has it. */
    public Optional<HomeLock> tryLock(String name) throws RedoubtException {
        return files.tryLock(name + ".lock");
    }

    /** Closes it and leaves nothing of it: for one that was made just now and came to nothing. */
    public void discard() throws RedoubtException {
        close();
        files.wipe();
    }

    /** The same for one that is erased by order: {@link #erasedAt} says so afterwards. */
    public void erase(Instant now) throws RedoubtException {
        boolean noted = files.isErasureNoted(now);
        try {
            closeBecause(() -> new DeviceErasedException(now));
        } finally {
            files.wipe();
        }
        if (!noted) {
            files.noteErasure(now);
        }
    }

    /** Closes it, and whoever uses it afterwards is told why, instead of that this is a mistake. */
    public void closeBecause(Supplier<RedoubtException> reason) throws RedoubtException {
        turn.lock();
        try {
            if (whyClosed == null) {
                whyClosed = reason;
            }
            close();
        } finally {
            turn.unlock();
        }
    }

    /** Waits for a running transaction, then closes the file and wipes the keys. */
    @Override
    public void close() throws RedoubtException {
        turn.lock();
        try {
            if (!closed) {
                closed = true;
                klds.close();
                wrapping.close();
                keys.close();
                database.close();
            }
        } finally {
            turn.unlock();
        }
    }
}
