package dev.redoubt.client.store;

import com.google.protobuf.ByteString;
import dev.redoubt.client.container.RecordName;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.ContainerDamagedException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.Notice;
import dev.redoubt.client.store.format.AccountDataStatusRecord;
import dev.redoubt.protocol.accountdata.AccountData;
import dev.redoubt.protocol.accountdata.AccountDataException;
import dev.redoubt.protocol.accountdata.AccountEntry;
import dev.redoubt.protocol.accountdata.DataReference;
import dev.redoubt.protocol.accountdata.EntryKinds;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.recovery.StorageKeyRecord;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What this device knows of the data that the account's devices share, and what of it somebody stands by. */
public final class AccountDataRecords {
    private static final RecordName ENTRIES = RecordName.only(RecordTypes.ACCOUNT_DATA);
    private static final RecordName STATUS = RecordName.only(RecordTypes.ACCOUNT_DATA_STATUS);

    /** Digests that are kept at most: more than any account data has entries. */
    private static final int MOST_CONFIRMED = 16_384;

    private final Transaction transaction;

    public AccountDataRecords(Transaction transaction) {
        this.transaction = transaction;
    }

    public AccountData data() throws RedoubtException {
        Optional<byte[]> bytes = transaction.get(ENTRIES);
        try {
            return bytes.isEmpty() ? AccountData.EMPTY : AccountData.parse(bytes.get());
        } catch (AccountDataException e) {
            throw new ContainerDamagedException("the account data does not parse");
        }
    }

    /** @param dirty whether the appliance does not have it yet */
    public void put(AccountData data, boolean dirty) throws RedoubtException {
        transaction.put(ENTRIES, data.toBytes());
        put(status().setDirty(dirty));
    }

    /** Whether there is something that the appliance does not have yet. */
    public boolean isDirty() throws RedoubtException {
        return status().getDirty();
    }

    /** The newest sealed account data that was seen. */
    public DataReference seen() throws RedoubtException {
        AccountDataStatusRecord.Builder status = status();
        return reference(status.getVersion(), status.getDigest());
    }

    /** What a sister has seen, if it was more than nothing. */
    public DataReference claimed() throws RedoubtException {
        AccountDataStatusRecord.Builder status = status();
        return reference(status.getClaimedVersion(), status.getClaimedDigest());
    }

    private static DataReference reference(long version, ByteString digest) {
        return version == 0 ? DataReference.NONE : new DataReference(version, Octets.copyOf(digest.toByteArray()));
    }

    /** It follows what was seen before. Whatever was wrong is right again. */
    public void saw(DataReference reference) throws RedoubtException {
        put(status().setVersion(reference.version())
                .setDigest(bytes(reference.digest()))
                .setAlarm(false)
                .setSettled(false)
                .setKeyMissing(false));
    }

    /** Whether the user decided, and nothing was taken since: what cannot be opened is replaced. */
    public boolean isSettled() throws RedoubtException {
        return status().getSettled();
    }

    /** A sister spoke of it. */
    public void claim(DataReference reference) throws RedoubtException {
        if (reference.version() > status().getClaimedVersion()) {
            put(status().setClaimedVersion(reference.version()).setClaimedDigest(bytes(reference.digest())));
        }
    }

    public boolean hasAlarm() throws RedoubtException {
        return status().getAlarm();
    }

    /** The appliance shows something that does not follow from what was seen, or hides something. Told once. */
    public void raiseAlarm() throws RedoubtException {
        if (!status().getAlarm()) {
            put(status().setAlarm(true));
            new NoticeLog(transaction).add(Notice.Kind.ACCOUNT_DATA_WITHHELD, Optional.empty(), List.of());
        }
    }

    /** What the appliance shows is as it should be. */
    public void calm() throws RedoubtException {
        put(status().setAlarm(false).setSettled(false).setKeyMissing(false));
    }

    /** The user decided: whatever the appliance shows next is taken, and what this device knows is merged into it. */
    public void settle() throws RedoubtException {
        put(status().clearVersion()
                .clearDigest()
                .clearClaimedVersion()
                .clearClaimedDigest()
                .setDirty(true)
                .setSettled(true)
                .setAlarm(false));
    }

    /**
     * The appliance was restored from a backup: it shows what is older for once. Whatever that is, it is merged, and what this device
     * gives then is newer than all that was seen.
     */
    public void lostByAppliance() throws RedoubtException {
        AccountDataStatusRecord.Builder status = status();
        long newest = Math.max(status.getVersion(), status.getClaimedVersion());
        put(status.setFloor(Math.max(status.getFloor(), newest)));
        settle();
    }

    /** What the next version follows: the version that was seen last, or one that is as high as any that was seen. */
    public DataReference toFollow() throws RedoubtException {
        DataReference seen = seen();
        return seen.version() == 0
                ? seen
                : new DataReference(Math.max(seen.version(), status().getFloor()), seen.digest());
    }

    public boolean isKeyMissing() throws RedoubtException {
        return status().getKeyMissing();
    }

    /** It lies under a storage key that this device was not given. Told once. */
    public void noteKeyMissing() throws RedoubtException {
        if (!status().getKeyMissing()) {
            put(status().setKeyMissing(true));
            new NoticeLog(transaction).add(Notice.Kind.ACCOUNT_DATA_KEY_MISSING, Optional.empty(), List.of());
        }
    }

    /** A share is exceeded, or none is any more. Told once. */
    public void noteFull(boolean full) throws RedoubtException {
        if (full && !status().getFull()) {
            new NoticeLog(transaction).add(Notice.Kind.ACCOUNT_DATA_FULL, Optional.empty(), List.of());
        }
        put(status().setFull(full));
    }

    /** Digests of the entries that this device wrote, or that a sister stands by. */
    public Set<Octets> confirmed() throws RedoubtException {
        return octets(status().getConfirmedList());
    }

    /** This device stands by these: sisters are to hear of it. */
    public void standBy(Collection<Octets> digests) throws RedoubtException {
        Set<Octets> confirmed = confirmed();
        confirmed.addAll(digests);
        Set<Octets> unsaid = octets(status().getUnsaidList());
        unsaid.addAll(digests);
        put(status().clearConfirmed()
                .addAllConfirmed(bytes(confirmed))
                .clearUnsaid()
                .addAllUnsaid(bytes(unsaid)));
    }

    /** A sister stands by these. */
    public void confirm(Collection<Octets> digests) throws RedoubtException {
        Set<Octets> confirmed = confirmed();
        if (confirmed.size() + digests.size() > MOST_CONFIRMED) {
            return;
        }
        Set<Octets> fresh = octets(status().getFreshList());
        digests.stream().filter(one -> !confirmed.contains(one)).forEach(fresh::add);
        confirmed.addAll(digests);
        put(status().clearConfirmed()
                .addAllConfirmed(bytes(confirmed))
                .clearFresh()
                .addAllFresh(bytes(fresh)));
    }

    /** What was confirmed and not acted on yet. */
    public Set<Octets> fresh() throws RedoubtException {
        return octets(status().getFreshList());
    }

    /** It was acted on; what is confirmed and stands no more is forgotten. */
    public void actedOn(AccountData data) throws RedoubtException {
        Set<Octets> standing = new TreeSet<>();
        data.all().forEach(entry -> standing.add(entry.digest()));
        boolean behind = claimed().version() > seen().version();
        Set<Octets> confirmed = confirmed();
        Set<Octets> unsaid = octets(status().getUnsaidList());
        Set<Octets> fresh = fresh();
        if (!behind) {
            confirmed.retainAll(standing);
            unsaid.retainAll(standing);
        }
        // What is not here yet is looked at when it comes.
        fresh.removeAll(standing);
        put(status().clearConfirmed()
                .addAllConfirmed(bytes(confirmed))
                .clearUnsaid()
                .addAllUnsaid(bytes(unsaid))
                .clearFresh()
                .addAllFresh(behind ? bytes(fresh) : List.of()));
    }

    /** Whether there is something that no device of the account, as far as is known here, stands by. */
    public boolean hasUnconfirmed() throws RedoubtException {
        Set<Octets> confirmed = confirmed();
        long generation = generation();
        for (AccountEntry entry : data().all()) {
            boolean isState = entry.name().kind() == EntryKinds.CONTACT_STATE
                    && entry.stamp().generation() == generation;
            boolean counts = isState || (entry.name().kind() <= EntryKinds.LIFETIMES && !entry.isGone());
            if (counts && !confirmed.contains(entry.digest())) {
                return true;
            }
        }
        return false;
    }

    /** The next of what sisters are to hear of, which counts as said from now on. */
    public Set<Octets> takeUnsaid(int most) throws RedoubtException {
        Set<Octets> unsaid = octets(status().getUnsaidList());
        Set<Octets> taken = new TreeSet<>();
        unsaid.stream().limit(most).forEach(taken::add);
        unsaid.removeAll(taken);
        put(status().clearUnsaid().addAllUnsaid(bytes(unsaid)).setAnswerDue(false));
        return taken;
    }

    public boolean hasUnsaid() throws RedoubtException {
        return status().getUnsaidCount() > 0 || status().getAnswerDue();
    }

    /** A sister has asked: it is to hear of all that this device stands by, and to get the storage key if its own is older. */
    public void answerLater(long generationOfSister) throws RedoubtException {
        boolean older = generationOfSister < generation() && keyRecord().isPresent();
        AccountDataStatusRecord.Builder status = status();
        put(status.clearUnsaid()
                .addAllUnsaid(status.getConfirmedList())
                .setAnswerDue(true)
                .setKeyUnsaid(status.getKeyUnsaid() || older));
    }

    /** Nobody is there to be told. */
    public void nobodyToTell() throws RedoubtException {
        put(status().clearUnsaid().setAnswerDue(false).setKeyUnsaid(false));
    }

    public Instant askedAt() throws RedoubtException {
        return Instant.ofEpochSecond(status().getAskedAt());
    }

    public void markAsked(Instant now) throws RedoubtException {
        put(status().setAskedAt(now.getEpochSecond()));
    }

    /** Of the storage key that this device has, from 1. */
    public long generation() throws RedoubtException {
        return Math.max(StorageKeyRecord.FIRST_GENERATION, status().getGeneration());
    }

    /** Of that key, as the root has signed it; empty for the first one. */
    public Optional<byte[]> keyRecord() throws RedoubtException {
        byte[] record = status().getStorageKeyRecord().toByteArray();
        return record.length == 0 ? Optional.empty() : Optional.of(record);
    }

    /** This device has the key of that record from now on, and what was said before by whoever lost it counts no more; sisters are to get it too, if {@code unsaid}. */
    void haveKey(StorageKeyRecord record, boolean unsaid) throws RedoubtException {
        put(status().setGeneration(record.generation())
                .setStorageKeyRecord(ByteString.copyFrom(record.toBytes()))
                .clearClaimedVersion()
                .clearClaimedDigest()
                .setKeyMissing(false)
                .setKeyUnsaid(unsaid));
    }

    public boolean isKeyUnsaid() throws RedoubtException {
        return status().getKeyUnsaid();
    }

    public void markKeySaid() throws RedoubtException {
        put(status().setKeyUnsaid(false));
    }

    private static Set<Octets> octets(List<ByteString> bytes) {
        Set<Octets> octets = new TreeSet<>();
        bytes.forEach(one -> octets.add(Octets.copyOf(one.toByteArray())));
        return octets;
    }

    private static List<ByteString> bytes(Set<Octets> octets) {
        return octets.stream().map(AccountDataRecords::bytes).toList();
    }

    private static ByteString bytes(Octets octets) {
        return ByteString.copyFrom(octets.toBytes());
    }

    private AccountDataStatusRecord.Builder status() throws RedoubtException {
        return Stored.get(transaction, STATUS, AccountDataStatusRecord.parser())
                .orElseGet(AccountDataStatusRecord::getDefaultInstance)
                .toBuilder();
    }

    private void put(AccountDataStatusRecord.Builder status) throws RedoubtException {
        Stored.put(transaction, STATUS, status.build());
    }
}
