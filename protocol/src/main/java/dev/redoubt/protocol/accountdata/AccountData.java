package dev.redoubt.protocol.accountdata;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.redoubt.protocol.accountdata.proto.Entries;
import dev.redoubt.protocol.accountdata.proto.Entry;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * All that the account's devices share: of each name the latest entry. Merging takes the greater of two entries, so that the
 * outcome does not depend on the order, the grouping or the repetition of merges, and nothing is lost when two devices change
 * different things at once. SPEC.md, "Account data". Immutable.
 */
public final class AccountData {
    /** Nothing. */
    public static final AccountData EMPTY = new AccountData(new TreeMap<>());

    /** For how long an entry without a value is kept: a device that is away for longer may bring back what was deleted. */
    public static final Duration DELETION_LIFE = Duration.ofDays(180);

    private final NavigableMap<EntryName, AccountEntry> entries;

    private AccountData(NavigableMap<EntryName, AccountEntry> entries) {
        this.entries = Collections.unmodifiableNavigableMap(entries);
    }

    public static AccountData of(Collection<AccountEntry> entries) {
        return EMPTY.merge(entries);
    }

    public Optional<AccountEntry> find(EntryName name) {
        return Optional.ofNullable(entries.get(name));
    }

    /** All, ascending by name. */
    public List<AccountEntry> all() {
        return List.copyOf(entries.values());
    }

    /** Those of a kind, ascending by key. */
    public List<AccountEntry> all(int kind) {
        return entries.values().stream()
                .filter(entry -> entry.name().kind() == kind)
                .toList();
    }

    /** Of each name the greater entry. Commutative, associative, idempotent. */
    public AccountData merge(AccountData other) {
        return merge(other.entries.values());
    }

    private AccountData merge(Collection<AccountEntry> others) {
        TreeMap<EntryName, AccountEntry> merged = new TreeMap<>(entries);
        for (AccountEntry other : others) {
            merged.merge(other.name(), other, (mine, theirs) -> mine.compareTo(theirs) >= 0 ? mine : theirs);
        }
        return new AccountData(merged);
    }

    /**
     * With a value that a device gives a name now. The same value again changes nothing. Neither does anything where the present
     * entry's counter has no next one: only a forger brings it there, and the next storage key ends that.
     *
     * @param generation of the storage key
     * @param value empty to delete it
     */
    public AccountData write(EntryName name, Octets value, long generation, NodeId node, Instant now) {
        Optional<AccountEntry> before = find(name);
        boolean same = before.map(entry -> entry.value().equals(value)).orElse(value.size() == 0);
        Optional<Stamp> stamp = next(before, generation, node);
        return same || stamp.isEmpty() ? this : merge(List.of(new AccountEntry(name, stamp.get(), now, value)));
    }

    private static Optional<Stamp> next(Optional<AccountEntry> before, long generation, NodeId node) {
        if (before.isEmpty() || before.get().stamp().generation() < generation) {
            return Optional.of(new Stamp(generation, 1, node));
        }
        Stamp present = before.get().stamp();
        return present.counter() == Long.MAX_VALUE
                ? Optional.empty()
                : Optional.of(new Stamp(present.generation(), present.counter() + 1, node));
    }

    /**
     * With a value of a kind that only rises; a lower one changes nothing, unless the present one was written under an earlier
     * storage key: then whoever has lost that may have written it.
     *
     * @param stamp its counter is what rises
     */
    public AccountData raise(EntryName name, Stamp stamp, Octets value, Instant now) {
        boolean higher = find(name)
                .map(AccountEntry::stamp)
                .map(present -> present.generation() < stamp.generation()
                        || (present.generation() == stamp.generation() && present.counter() < stamp.counter()))
                .orElse(true);
        return higher ? merge(List.of(new AccountEntry(name, stamp, now, value))) : this;
    }

    /** What stands here and not there. */
    public List<AccountEntry> differingFrom(AccountData before) {
        return entries.values().stream()
                .filter(entry -> !entry.equals(before.entries.get(entry.name())))
                .toList();
    }

    /** Without what was deleted so long ago that all devices know it. */
    public AccountData withoutOldDeletions(Instant now) {
        TreeMap<EntryName, AccountEntry> left = new TreeMap<>(entries);
        left.values()
                .removeIf(entry ->
                        entry.isGone() && entry.at().plus(DELETION_LIFE).isBefore(now));
        return left.size() == entries.size() ? this : new AccountData(left);
    }

    /** Only what is to be kept. */
    public AccountData keeping(Predicate<AccountEntry> kept) {
        TreeMap<EntryName, AccountEntry> left = new TreeMap<>(entries);
        left.values().removeIf(kept.negate());
        return left.size() == entries.size() ? this : new AccountData(left);
    }

    /** The highest generation that an entry has; 0 without any. */
    long generation() {
        return entries.values().stream()
                .mapToLong(entry -> entry.stamp().generation())
                .max()
                .orElse(0);
    }

    public byte[] toBytes() {
        Entries.Builder out = Entries.newBuilder();
        entries.values().forEach(entry -> out.addEntries(message(entry)));
        return out.build().toByteArray();
    }

    private static Entry message(AccountEntry entry) {
        return Entry.newBuilder()
                .setKind(entry.name().kind())
                .setKey(bytes(entry.name().key()))
                .setGeneration(entry.stamp().generation())
                .setCounter(entry.stamp().counter())
                .setNode(bytes(entry.stamp().node().value()))
                .setAt(entry.at().getEpochSecond())
                .setValue(bytes(entry.value()))
                .build();
    }

    /** Bytes that an entry has in {@link #toBytes}. */
    static int sizeOf(AccountEntry entry) {
        return CodedOutputStream.computeMessageSize(Entries.ENTRIES_FIELD_NUMBER, message(entry));
    }

    /** @throws AccountDataException MALFORMED unless these are the bytes that {@link #toBytes} gives, but for the order of fields */
    public static AccountData parse(byte[] bytes) throws AccountDataException {
        try {
            TreeMap<EntryName, AccountEntry> entries = new TreeMap<>();
            for (Entry entry : Entries.parseFrom(bytes).getEntriesList()) {
                AccountEntry read = read(entry);
                if (!entries.isEmpty() && entries.lastKey().compareTo(read.name()) >= 0) {
                    throw new AccountDataException(
                            AccountDataException.Reason.MALFORMED, "account data: entries are not ascending");
                }
                entries.put(read.name(), read);
            }
            AccountData data = new AccountData(entries);
            if (data.toBytes().length != bytes.length) {
                throw new AccountDataException(
                        AccountDataException.Reason.MALFORMED, "account data: more than one reading");
            }
            return data;
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            throw new AccountDataException(AccountDataException.Reason.MALFORMED, "account data: not well formed", e);
        }
    }

    private static AccountEntry read(Entry entry) {
        return new AccountEntry(
                new EntryName(entry.getKind(), octets(entry.getKey())),
                new Stamp(entry.getGeneration(), entry.getCounter(), new NodeId(octets(entry.getNode()))),
                Instant.ofEpochSecond(Math.clamp(entry.getAt(), -1, AccountEntry.LAST_SECOND + 1)),
                octets(entry.getValue()));
    }

    private static ByteString bytes(Octets octets) {
        return ByteString.copyFrom(octets.toBytes());
    }

    private static Octets octets(ByteString bytes) {
        return Octets.copyOf(bytes.toByteArray());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AccountData data && entries.equals(data.entries);
    }

    @Override
    public int hashCode() {
        return entries.hashCode();
    }

    @Override
    public String toString() {
        return "AccountData[" + entries.size() + " entries, redacted]";
    }
}
