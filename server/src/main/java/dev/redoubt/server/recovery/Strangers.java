package dev.redoubt.server.recovery;

import dev.redoubt.crypto.Digests;
import dev.redoubt.protocol.identity.Octets;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * How many steps of recoveries by name come from one place: an IPv4 /24, or an IPv6 /48, which is what one site gets. So nobody
 * at one place uses up all tries of a name, nor the pace of all. In memory only, and there without an address or a name: each
 * takes one of many slots, by a hash under a secret of this process. RATIONALE.md, "Recovery". Thread-safe.
 */
public final class Strangers {
    /** Steps of one place at once, whatever the name: half of what is allowed to all. */
    static final int AT_ONCE = 50;

    /** In this time one more: a quarter of what all may. */
    static final Duration STEP = Duration.ofMillis(200);

    /** In this time one more try of a name from one place. */
    static final Duration TRY = Duration.ofHours(8);

    private static final int IPV4_PREFIX = 3;
    private static final int IPV6_PREFIX = 6;
    private static final int PLACES = 1 << 16;
    private static final int PAIRS = 1 << 20;

    private final Slots places;
    private final Slots pairs;
    private final byte[] salt = new byte[32];

    /**
     * @param tries of one name from one place at once
     * @param nanoTime a monotonic clock in nanoseconds
     */
    public Strangers(int tries, SecureRandom random, LongSupplier nanoTime) {
        random.nextBytes(salt);
        this.places = new Slots(PLACES, AT_ONCE, STEP, nanoTime);
        this.pairs = new Slots(PAIRS, tries, TRY, nanoTime);
    }

    /** Whether one more step may come from there now. */
    boolean mayAsk(InetAddress address) {
        return places.take(hash(prefix(address))).isEmpty();
    }

    /** @return empty if one more try of the name may come from there, otherwise how long to wait */
    Optional<Duration> tryOne(InetAddress address, Octets nameIndex) {
        return pairs.take(hash(prefix(address), nameIndex.toBytes()));
    }

    private int hash(byte[]... parts) {
        byte[][] all = new byte[parts.length + 1][];
        all[0] = salt;
        System.arraycopy(parts, 0, all, 1, parts.length);
        return ByteBuffer.wrap(Digests.sha256(all)).getInt();
    }

    private static byte[] prefix(InetAddress address) {
        return Arrays.copyOf(address.getAddress(), address instanceof Inet6Address ? IPV6_PREFIX : IPV4_PREFIX);
    }

    /** Token buckets: when each is full again, in nanoseconds since the start (virtual scheduling of ITU-T I.371). */
    private static final class Slots {
        private final long interval;
        private final long tolerance;
        private final LongSupplier nanoTime;
        private final long start;
        private final long[] fullAt;

        /** @param count a power of two */
        Slots(int count, int atOnce, Duration each, LongSupplier nanoTime) {
            this.interval = each.toNanos();
            this.tolerance = interval * (atOnce - 1L);
            this.nanoTime = nanoTime;
            this.start = nanoTime.getAsLong();
            this.fullAt = new long[count];
        }

        synchronized Optional<Duration> take(int hash) {
            int slot = hash & (fullAt.length - 1);
            long now = nanoTime.getAsLong() - start;
            long wait = fullAt[slot] - now - tolerance;
            if (wait > 0) {
                return Optional.of(Duration.ofNanos(wait));
            }
            fullAt[slot] = Math.max(now, fullAt[slot]) + interval;
            return Optional.empty();
        }
    }
}
