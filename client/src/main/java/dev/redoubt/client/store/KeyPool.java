package dev.redoubt.client.store;

import com.google.protobuf.ByteString;
import dev.redoubt.client.container.RecordName;
import dev.redoubt.client.container.StoredRecord;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.ContainerDamagedException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.store.format.PoolRecord;
import dev.redoubt.client.store.format.UsedKeyRecord;
import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.account.EphemeralKey;
import dev.redoubt.protocol.account.EphemeralKeyId;
import dev.redoubt.protocol.account.EphemeralKeyPair;
import dev.redoubt.protocol.account.Lifetimes;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.wire.MalformedException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The private halves of the ephemeral keys, and what is remembered of those that were used. */
public final class KeyPool {
    /** One-time keys to keep in the server's pool until their use says otherwise; between 20 and 500. */
    public static final int FIRST_TARGET = 100;

    private static final RecordName POOL = RecordName.only(RecordTypes.POOL);

    private final Transaction transaction;

    public KeyPool(Transaction transaction) {
        this.transaction = transaction;
    }

    /** Reserves {@code count} numbers for ever: none is given twice, whatever happens to the keys. */
    public EphemeralKeyId reserve(int count) throws RedoubtException {
        PoolRecord pool = pool();
        put(pool.toBuilder().setNextKeyId(pool.getNextKeyId() + count));
        return new EphemeralKeyId(pool.getNextKeyId());
    }

    public void put(EphemeralKeyPair pair) throws RedoubtException {
        byte[] content = new byte[EphemeralKey.SIZE + EphemeralKeyPair.PRIVATE_SIZE];
        System.arraycopy(pair.publicKey().toBytes(), 0, content, 0, EphemeralKey.SIZE);
        try (Secret keys = pair.exportPrivateKeys()) {
            keys.read(bytes -> {
                System.arraycopy(bytes, 0, content, EphemeralKey.SIZE, bytes.length);
                return content;
            });
        }
        transaction.put(name(pair.id()), content);
        Arrays.fill(content, (byte) 0);
    }

    /** @return the pair, to be closed by the caller; empty where it was never made, or is erased */
    public Optional<EphemeralKeyPair> get(EphemeralKeyId id) throws RedoubtException {
        Optional<byte[]> content = transaction.get(name(id));
        return content.isEmpty() ? Optional.empty() : Optional.of(pair(content.get()));
    }

    public void erase(EphemeralKeyId id) throws RedoubtException {
        transaction.delete(name(id));
    }

    /** Erases keys that the appliance has refused: nobody can have them. Their numbers stay used. */
    public void eraseUnpublished(List<ByteString> keys) throws RedoubtException {
        for (ByteString key : keys) {
            erase(publicKey(key.toByteArray()).id());
        }
    }

    /** Erases the keys of a node that never came to be. Their numbers stay used. */
    public void eraseAll() throws RedoubtException {
        for (StoredRecord record : transaction.list(RecordTypes.EPHEMERAL_KEY)) {
            Arrays.fill(record.content(), (byte) 0);
            transaction.delete(new RecordName(RecordTypes.EPHEMERAL_KEY, record.id()));
        }
    }

    /** Erases what no envelope can need any more: expired for longer than an envelope lives. */
    public void eraseExpired(Instant now) throws RedoubtException {
        Instant limit = now.minus(Lifetimes.ENVELOPE_MAX);
        for (StoredRecord record : transaction.list(RecordTypes.EPHEMERAL_KEY)) {
            if (publicKey(record.content()).expires().isBefore(limit)) {
                transaction.delete(new RecordName(RecordTypes.EPHEMERAL_KEY, record.id()));
            }
            Arrays.fill(record.content(), (byte) 0);
        }
        for (StoredRecord record : transaction.list(RecordTypes.USED_KEY)) {
            UsedKeyRecord used = Stored.parse(UsedKeyRecord.parser(), record.content());
            if (used.getForgetAt() < now.getEpochSecond()) {
                transaction.delete(new RecordName(RecordTypes.USED_KEY, record.id()));
            }
        }
    }

    /** @param exchange SHA-256 of an exchange that this key opened */
    public boolean wasUsedFor(EphemeralKeyId id, Octets exchange) throws RedoubtException {
        ByteString digest = ByteString.copyFrom(exchange.toBytes());
        return used(id).map(record -> record.getExchangesList().contains(digest))
                .orElse(false);
    }

    public boolean wasUsed(EphemeralKeyId id) throws RedoubtException {
        return used(id).isPresent();
    }

    /** Whether this node ever gave that number to a key. */
    public boolean wasMade(EphemeralKeyId id) throws RedoubtException {
        return id.value() < pool().getNextKeyId();
    }

    /** Private halves that are kept, of one-time and last-resort keys. */
    public int kept() throws RedoubtException {
        List<StoredRecord> records = transaction.list(RecordTypes.EPHEMERAL_KEY);
        records.forEach(record -> Arrays.fill(record.content(), (byte) 0));
        return records.size();
    }

    /** Remembers it as long as an envelope under this key can come again. */
    public void markUsed(EphemeralKey key, Octets exchange) throws RedoubtException {
        UsedKeyRecord.Builder record =
                used(key.id()).map(UsedKeyRecord::toBuilder).orElseGet(UsedKeyRecord::newBuilder);
        Stored.put(
                transaction,
                RecordTypes.numbered(RecordTypes.USED_KEY, key.id().value()),
                record.addExchanges(ByteString.copyFrom(exchange.toBytes()))
                        .setForgetAt(key.expires().plus(Lifetimes.ENVELOPE_MAX).getEpochSecond())
                        .build());
    }

    /** One-time keys that the server's pool should hold: {@link PoolUse#target}, where the appliance takes so many. */
    public int target(Instant now) throws RedoubtException {
        PoolRecord pool = pool();
        int wanted = PoolUse.of(pool.getUse()).target(now).orElse(pool.getTarget());
        return pool.getLimit() == 0 ? wanted : Math.min(wanted, pool.getLimit());
    }

    /** The device is online: what it was away before counts for the pool's size. */
    public void online(Instant now) throws RedoubtException {
        PoolRecord pool = pool();
        put(pool.toBuilder().setUse(PoolUse.of(pool.getUse()).online(now).record()));
    }

    /** A message came, under a key of this node. */
    public void countUse(Instant now) throws RedoubtException {
        PoolRecord pool = pool();
        put(pool.toBuilder().setUse(PoolUse.of(pool.getUse()).used(now).record()));
    }

    /** When the pool was last seen to hold its target; the epoch where it was not. */
    public Instant filledAt() throws RedoubtException {
        return Instant.ofEpochSecond(pool().getFilledAt());
    }

    public void setFilled(Instant at) throws RedoubtException {
        put(pool().toBuilder().setFilledAt(at.getEpochSecond()));
    }

    /** The appliance does not take as many as it was given: until the last-resort key is renewed, at most so many are kept. */
    public void limit(int most) throws RedoubtException {
        put(pool().toBuilder().setLimit(Math.max(1, most)));
    }

    /** When the last-resort key in the server's pool was made; the epoch where there is none. */
    public Instant lastResortMadeAt() throws RedoubtException {
        return Instant.ofEpochSecond(pool().getLastResortMadeAt());
    }

    /** Once the appliance has it. */
    public void setLastResort(Instant madeAt) throws RedoubtException {
        put(pool().toBuilder().setLastResortMadeAt(madeAt.getEpochSecond()).clearLimit());
    }

    /** When the agreement record that the appliance has was published. */
    public Instant agreementPublishedAt() throws RedoubtException {
        return Instant.ofEpochSecond(pool().getAgreementPublishedAt());
    }

    /** Once the appliance has it. */
    public void setAgreementPublished(Instant at) throws RedoubtException {
        put(pool().toBuilder().setAgreementPublishedAt(at.getEpochSecond()));
    }

    /** The appliance may have lost whatever was published: all of it is published anew. Private halves stay. */
    public void lostByAppliance() throws RedoubtException {
        put(pool().toBuilder()
                .clearFilledAt()
                .clearLastResortMadeAt()
                .clearAgreementPublishedAt()
                .clearLimit());
    }

    private void put(PoolRecord.Builder changed) throws RedoubtException {
        Stored.put(transaction, POOL, changed.build());
    }

    private PoolRecord pool() throws RedoubtException {
        return Stored.get(transaction, POOL, PoolRecord.parser())
                .orElseGet(() -> PoolRecord.newBuilder()
                        .setNextKeyId(1)
                        .setTarget(FIRST_TARGET)
                        .build());
    }

    private Optional<UsedKeyRecord> used(EphemeralKeyId id) throws RedoubtException {
        return Stored.get(transaction, RecordTypes.numbered(RecordTypes.USED_KEY, id.value()), UsedKeyRecord.parser());
    }

    private static EphemeralKeyPair pair(byte[] content) throws ContainerDamagedException {
        byte[] keys = Arrays.copyOfRange(content, EphemeralKey.SIZE, content.length);
        try (Secret secret = Secret.takeOwnershipOf(keys)) {
            return EphemeralKeyPair.restore(publicKey(content), secret);
        } catch (IllegalArgumentException e) {
            throw new ContainerDamagedException("an ephemeral key is broken");
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }

    private static EphemeralKey publicKey(byte[] content) throws ContainerDamagedException {
        try {
            return EphemeralKey.parse(Arrays.copyOf(content, EphemeralKey.SIZE));
        } catch (MalformedException e) {
            throw new ContainerDamagedException("an ephemeral key is broken");
        }
    }

    private static RecordName name(EphemeralKeyId id) {
        return RecordTypes.numbered(RecordTypes.EPHEMERAL_KEY, id.value());
    }
}
