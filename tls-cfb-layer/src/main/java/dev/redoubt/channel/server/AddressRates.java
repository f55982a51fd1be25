package dev.redoubt.channel.server;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

/**
 * A rate per source address in memory of one size, whoever comes: a token bucket per slot, and an address is in the slot that
 * a secret hash gives. No address is kept, and none can be made to be forgotten. RATIONALE.md, "Why addresses share buckets".
 * Thread-safe.
 */
final class AddressRates {
    /** As many as two bytes of a hash tell apart; 8 bytes each. */
    private static final int SLOTS = 1 << 16;

    private static final int IPV6_PREFIX = 8;

    private final long interval;
    private final long tolerance;
    private final LongSupplier nanoTime;
    private final long start;
    private final byte[] key = new byte[16];
    // When each bucket is full again, in nanoseconds since the start: the virtual scheduling of ITU-T I.371.
    private final AtomicLongArray fullAt = new AtomicLongArray(SLOTS);

    /**
     * @param perSecond tokens that a bucket gains
     * @param burst tokens that a bucket holds
     */
    AddressRates(int perSecond, int burst, SecureRandom random, LongSupplier nanoTime) {
        this.interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.tolerance = interval * (burst - 1L);
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
        random.nextBytes(key);
    }

    /** Takes a token of the address. Costs the same for one that is within its rate and for one that is not. */
    boolean take(InetAddress address) {
        int slot = slot(address);
        long now = nanoTime.getAsLong() - start;
        while (true) {
            long before = fullAt.get(slot);
            if (before - now > tolerance) {
                return false;
            }
            if (fullAt.compareAndSet(slot, before, Math.max(before, now) + interval)) {
                return true;
            }
        }
    }

    private int slot(InetAddress address) {
        MessageDigest hash = sha256();
        hash.update(key);
        byte[] bytes = address.getAddress();
        hash.update(bytes, 0, address instanceof Inet6Address ? IPV6_PREFIX : bytes.length);
        byte[] digest = hash.digest();
        return ((digest[0] & 0xff) << 8) | (digest[1] & 0xff);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }
}
