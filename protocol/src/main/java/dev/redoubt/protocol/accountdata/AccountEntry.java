package dev.redoubt.protocol.accountdata;

import dev.redoubt.crypto.Digests;
import dev.redoubt.protocol.identity.Octets;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;

/**
 * One thing that the account knows.
 *
 * @param at when it was written, by its writer's clock, whole seconds
 * @param value at most 8192 bytes; empty where there is nothing any more
 */
public record AccountEntry(EntryName name, Stamp stamp, Instant at, Octets value) implements Comparable<AccountEntry> {
    /** Bytes of a value at most. */
    public static final int MAX_VALUE = 8192;

    static final long LAST_SECOND = 253_402_300_799L;

    private static final byte[] LABEL = "redoubt v1 account data entry\0".getBytes(StandardCharsets.US_ASCII);

    private static final Comparator<AccountEntry> ORDER = Comparator.comparing(AccountEntry::name)
            .thenComparing(AccountEntry::stamp)
            .thenComparing(AccountEntry::at)
            .thenComparing(AccountEntry::value);

    /** @throws IllegalArgumentException if something is out of bounds */
    public AccountEntry {
        at = Instant.ofEpochSecond(at.getEpochSecond());
        if (value.size() > MAX_VALUE || at.getEpochSecond() < 0 || at.getEpochSecond() > LAST_SECOND) {
            throw new IllegalArgumentException("an entry's value or time is out of bounds");
        }
        if (stamp.generation() == 0 && !EntryKinds.isRising(name.kind())) {
            throw new IllegalArgumentException("only kinds that rise may have no generation");
        }
    }

    /** Whether there is nothing any more. */
    public boolean isGone() {
        return value.size() == 0;
    }

    /** Of two entries with the same name, the greater one stands: a total order, so that all devices agree. */
    @Override
    public int compareTo(AccountEntry other) {
        return ORDER.compare(this, other);
    }

    /** By which a device says that it stands by this very entry. SPEC.md, "Account data". */
    public Octets digest() {
        byte[] key = name.key().toBytes();
        byte[] bytes = value.toBytes();
        byte[] head = ByteBuffer.allocate(2 + key.length + 8 + 8 + 16 + 8)
                .put((byte) name.kind())
                .put((byte) key.length)
                .put(key)
                .putLong(stamp.generation())
                .putLong(stamp.counter())
                .put(stamp.node().toBytes())
                .putLong(at.getEpochSecond())
                .array();
        return Octets.copyOf(Digests.sha256(LABEL, head, bytes));
    }

    /** Without the value: names are in it. */
    @Override
    public String toString() {
        return "AccountEntry[kind " + name.kind() + ", redacted]";
    }
}
