package dev.redoubt.server.access;

import dev.redoubt.crypto.Digests;
import dev.redoubt.server.administrator.AccessKeyId;
import dev.redoubt.server.api.ApiRequest;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Ids of access keys that nobody has, counted by place alone: whoever makes ids up is not looked up in the database any more. A key
 * that there is is never kept out by that: the ids of all are read then, at most once a second for all places together. In memory: a
 * slot for each place, found by a hash under a secret of this process, those ids, and which of them were good. Thread-safe.
 */
final class UnknownKeys {
    /** Ids at once. */
    static final int MOST = 50;

    /** One more after so long. */
    static final Duration EACH = Duration.ofSeconds(10);

    /** For so long what was read of all ids holds. */
    static final Duration FRESH = Duration.ofSeconds(1);

    private static final int SLOTS = 1 << 14;

    private final byte[] salt = new byte[32];
    // When each place may name all again: the virtual scheduling of ITU-T I.371.
    private final long[] fullAt = new long[SLOTS];
    private final boolean[] used = new boolean[SLOTS];
    private final Set<AccessKeyId> proven = ConcurrentHashMap.newKeySet();
    private final Supplier<Set<AccessKeyId>> all;
    private final ReentrantLock reading = new ReentrantLock();
    private final LongSupplier nanoTime;
    private Set<AccessKeyId> existing = Set.of();
    private boolean wasRead;
    private long readAt;

    /**
     * @param all reads the ids of all access keys
     * @param nanoTime a monotonic clock in nanoseconds
     */
    UnknownKeys(Supplier<Set<AccessKeyId>> all, SecureRandom random, LongSupplier nanoTime) {
        random.nextBytes(salt);
        this.all = all;
        this.nanoTime = nanoTime;
    }

    /** Whether a key of this id has signed well since the process began. */
    boolean isProven(AccessKeyId id) {
        return proven.contains(id);
    }

    /** It is one that there is. */
    void proved(AccessKeyId id) {
        proven.add(id);
    }

    /** Whether it is not to be looked up: that place has named too many that nobody has, and nobody has this one. */
    boolean isKeptOut(AccessKeyId id, ApiRequest.Origin origin) {
        return !isProven(id) && isFull(origin) && !exists(id);
    }

    private boolean exists(AccessKeyId id) {
        reading.lock();
        try {
            long now = nanoTime.getAsLong();
            if (!wasRead || now - readAt >= FRESH.toNanos()) {
                // Before it is read: a database that fails is not asked more often.
                wasRead = true;
                readAt = now;
                existing = all.get();
            }
            return existing.contains(id);
        } finally {
            reading.unlock();
        }
    }

    /** Whether a place has named so many that nobody has. */
    synchronized boolean isFull(ApiRequest.Origin origin) {
        int slot = slot(origin);
        return used[slot] && fullAt[slot] - nanoTime.getAsLong() > (MOST - 1) * EACH.toNanos();
    }

    /** Somebody named one that nobody has, or no more. */
    synchronized void named(AccessKeyId id, ApiRequest.Origin origin) {
        proven.remove(id);
        int slot = slot(origin);
        long now = nanoTime.getAsLong();
        long from = used[slot] && fullAt[slot] - now > 0 ? fullAt[slot] : now;
        fullAt[slot] = from + EACH.toNanos();
        used[slot] = true;
    }

    private int slot(ApiRequest.Origin origin) {
        byte[] digest = Digests.sha256(salt, origin.place().toBytes());
        return ByteBuffer.wrap(digest).getInt() & (SLOTS - 1);
    }
}
