package dev.redoubt.server.access;

import dev.redoubt.crypto.Digests;
import dev.redoubt.server.api.ApiRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Wrong signatures under one access key from one place, which is a device, or without one an IPv4 /24 or IPv6 /48. So many of them
 * lock the key for that place alone: whoever knows a key's id, which is no secret, locks nobody out anywhere else. Ids that nobody
 * has are counted likewise, apart from the others. In memory, in slots of one size, found by a hash under a secret of this process:
 * no place is kept. Thread-safe.
 */
final class FailedAttempts {
    static final int MOST = 10;
    static final Duration LOCKED = Duration.ofMinutes(15);

    /** One of them is forgotten after so long. What comes more slowly than that, as from a gateway with its own limit, locks nothing. */
    static final Duration FORGOTTEN = Duration.ofSeconds(6);

    private static final int SLOTS = 1 << 14;

    private final byte[] salt = new byte[32];
    private final Slots known;
    private final Slots unknown;

    /** @param nanoTime a monotonic clock in nanoseconds */
    FailedAttempts(SecureRandom random, LongSupplier nanoTime) {
        random.nextBytes(salt);
        this.known = new Slots(nanoTime);
        this.unknown = new Slots(nanoTime);
    }

    /** @param isKnown whether there is such a key */
    boolean isLocked(String keyId, boolean isKnown, ApiRequest.Origin origin) {
        return (isKnown ? known : unknown).isLocked(hash(keyId, origin));
    }

    /** @return whether that locks it */
    boolean failed(String keyId, boolean isKnown, ApiRequest.Origin origin) {
        return (isKnown ? known : unknown).failed(hash(keyId, origin));
    }

    void succeeded(String keyId, ApiRequest.Origin origin) {
        known.clear(hash(keyId, origin));
    }

    private int hash(String keyId, ApiRequest.Origin origin) {
        byte[] digest = Digests.sha256(salt, origin.place().toBytes(), keyId.getBytes(StandardCharsets.UTF_8));
        return ByteBuffer.wrap(digest).getInt() & (SLOTS - 1);
    }

    private static final class Slots {
        private final int[] failures = new int[SLOTS];
        // Since when one more is to be forgotten; of a lock, when it began.
        private final long[] last = new long[SLOTS];
        private final LongSupplier nanoTime;

        Slots(LongSupplier nanoTime) {
            this.nanoTime = nanoTime;
        }

        synchronized boolean isLocked(int slot) {
            forgetOld(slot);
            return failures[slot] >= MOST;
        }

        synchronized boolean failed(int slot) {
            forgetOld(slot);
            boolean isFirst = failures[slot] == 0;
            failures[slot]++;
            if (isFirst || failures[slot] == MOST) {
                last[slot] = nanoTime.getAsLong();
            }
            return failures[slot] == MOST;
        }

        synchronized void clear(int slot) {
            failures[slot] = 0;
        }

        private void forgetOld(int slot) {
            long since = nanoTime.getAsLong() - last[slot];
            if (since >= LOCKED.toNanos()) {
                failures[slot] = 0;
            } else if (failures[slot] > 0 && failures[slot] < MOST) {
                long forgotten = Math.min(since / FORGOTTEN.toNanos(), failures[slot]);
                failures[slot] -= (int) forgotten;
                last[slot] += forgotten * FORGOTTEN.toNanos();
            }
        }
    }
}
