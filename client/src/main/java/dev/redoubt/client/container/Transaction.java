package dev.redoubt.client.container;

import dev.redoubt.client.failure.ContainerDamagedException;
import dev.redoubt.client.failure.RedoubtException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A view of all records at one instant, and the changes to it. Valid only inside of the {@link TransactionWork} that it was
 * given to, on that thread.
 */
public final class Transaction {
    private final Database database;
    private final StorageKeys keys;
    private final RecordSealer sealer;
    private final boolean writing;
    private Manifest manifest;
    private boolean ended;

    Transaction(Database database, StorageKeys keys, RecordSealer sealer, boolean writing) throws RedoubtException {
        this.database = database;
        this.keys = keys;
        this.sealer = sealer;
        this.writing = writing;
        this.manifest = readManifest();
    }

    /** For a container that is just made: there is no manifest to read yet. */
    Transaction(Database database, StorageKeys keys, RecordSealer sealer, Manifest manifest) {
        this.database = database;
        this.keys = keys;
        this.sealer = sealer;
        this.writing = true;
        this.manifest = manifest;
    }

    /** @return the content, the caller's own copy, to be zeroed where it is secret */
    public Optional<byte[]> get(RecordName name) throws RedoubtException {
        check(false);
        byte[] blind = keys.blind(name);
        Database.@Nullable Row row = database.get(blind);
        if (row == null) {
            return Optional.empty();
        }
        return Optional.of(
                sealer.open(name.type(), blind, row.version(), row.sealed()).content());
    }

    public boolean contains(RecordName name) throws RedoubtException {
        check(false);
        return database.version(keys.blind(name)) != 0;
    }

    /** All records of a type, in no order that means anything. */
    public List<StoredRecord> list(RecordType type) throws RedoubtException {
        check(false);
        List<StoredRecord> records = new ArrayList<>();
        for (Database.Row row : database.list(keys.blind(type))) {
            records.add(sealer.open(type, row.name(), row.version(), row.sealed()));
        }
        return records;
    }

    /**
     * Writes the record, whether it exists or not.
     *
     * @param content at most 4 MiB; stays with the caller
     */
    public void put(RecordName name, byte[] content) throws RedoubtException {
        check(true);
        byte[] blind = keys.blind(name);
        forget(blind);
        manifest = manifest.withNewVersion();
        long version = manifest.lastVersion();
        database.put(blind, keys.blind(name.type()), version, sealer.seal(name, blind, version, content));
        manifest = manifest.with(keys.element(blind, version));
    }

    /** Nothing happens where there is no such record. */
    public void delete(RecordName name) throws RedoubtException {
        check(true);
        byte[] blind = keys.blind(name);
        forget(blind);
        database.delete(blind);
    }

    private void forget(byte[] blind) throws RedoubtException {
        long version = database.version(blind);
        if (version != 0) {
            manifest = manifest.without(keys.element(blind, version));
        }
    }

    /** Walks over all records, without opening them. */
    void verifyManifest() throws RedoubtException {
        Manifest[] counted = {Manifest.empty()};
        database.forEachVersion((name, version) -> counted[0] = counted[0].with(keys.element(name, version)));
        if (counted[0].count() != manifest.count() || !Arrays.equals(counted[0].set(), manifest.set())) {
            throw new ContainerDamagedException("records were removed, added or put back to an older version");
        }
    }

    int contentVersion() {
        return manifest.contentVersion();
    }

    void migratedTo(int contentVersion) {
        manifest = manifest.migratedTo(contentVersion);
    }

    void commit() throws RedoubtException {
        ended = true;
        if (writing) {
            database.putManifest(sealer.sealManifest(manifest.encode()));
        }
        database.commit();
    }

    void rollback() throws RedoubtException {
        ended = true;
        database.rollback();
    }

    private Manifest readManifest() throws RedoubtException {
        byte[] sealed = database.manifest();
        if (sealed == null) {
            throw new ContainerDamagedException("the manifest is missing");
        }
        return Manifest.parse(sealer.openManifest(sealed));
    }

    private void check(boolean toWrite) {
        if (ended || (toWrite && !writing)) {
            throw new IllegalStateException(ended ? "the transaction has ended" : "the transaction only reads");
        }
    }
}
