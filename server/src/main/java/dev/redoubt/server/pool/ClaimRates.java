package dev.redoubt.server.pool;

import dev.redoubt.crypto.Digests;
import dev.redoubt.protocol.identity.NodeId;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * How many keys a device may claim: in all, and of each node. In memory only, and there without a name of whose keys they are:
 * a pair of claimer and node takes one of many slots, by a hash under a secret of this process. RATIONALE.md, "Claims have a
 * rate for each pair of devices". Thread-safe.
 */
final class ClaimRates {
    /** Slots for pairs: 8 MiB, whoever comes. */
    static final int SLOTS = 1 << 20;

    private static final long HOUR = Duration.ofHours(1).toNanos();
    private static final int SALT_SIZE = 32;

    private final int claimsPerHour;
    private final long nodeInterval;
    private final long nodeTolerance;
    private final LongSupplier nanoTime;
    private final long start;
    private final byte[] salt = new byte[SALT_SIZE];
    // When each bucket is full again, in nanoseconds since the start: the virtual scheduling of ITU-T I.371.
    private final long[] pairs;
    private final Map<NodeId, Long> devices = new HashMap<>();

    /**
     * @param claimsPerHour keys that one device claims at once and in each hour
     * @param nodeClaimsAtOnce keys of the same node that one device claims at once
     * @param nodeClaimsPerHour and gains again in each hour
     * @param slots a power of two
     * @param nanoTime a monotonic clock in nanoseconds
     */
    ClaimRates(
            int claimsPerHour,
            int nodeClaimsAtOnce,
            int nodeClaimsPerHour,
            int slots,
            SecureRandom random,
            LongSupplier nanoTime) {
        this.claimsPerHour = claimsPerHour;
        this.nodeInterval = HOUR / nodeClaimsPerHour;
        this.nodeTolerance = nodeInterval * (nodeClaimsAtOnce - 1L);
        this.pairs = new long[slots];
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
        random.nextBytes(salt);
    }

    /**
     * Takes one key of each node, or nothing.
     *
     * @return empty where they are taken; otherwise how long to wait, if nobody else is in the way
     */
    Optional<Duration> take(NodeId claimer, Collection<NodeId> nodes) {
        int[] slots = nodes.stream().mapToInt(node -> slot(claimer, node)).toArray();
        synchronized (this) {
            long now = nanoTime.getAsLong() - start;
            long from = Math.max(now, devices.getOrDefault(claimer, 0L));
            long cost = (long) Math.ceil((double) HOUR / claimsPerHour * nodes.size());
            long wait = Math.max(from + cost - now - HOUR, waitForNodes(slots, now));
            if (wait > 0) {
                return Optional.of(Duration.ofNanos(wait));
            }
            devices.put(claimer, from + cost);
            for (int slot : slots) {
                pairs[slot] = Math.max(now, pairs[slot]) + nodeInterval;
            }
            return Optional.empty();
        }
    }

    private long waitForNodes(int[] slots, long now) {
        return Arrays.stream(slots)
                .mapToLong(slot -> pairs[slot] - now - nodeTolerance)
                .max()
                .orElse(0);
    }

    private int slot(NodeId claimer, NodeId node) {
        byte[] digest = Digests.sha256(salt, claimer.toBytes(), node.toBytes());
        return ByteBuffer.wrap(digest).getInt() & (pairs.length - 1);
    }

    /** Forgets devices that may claim everything again. */
    synchronized int forgetFull() {
        long now = nanoTime.getAsLong() - start;
        int before = devices.size();
        devices.values().removeIf(full -> full <= now);
        return before - devices.size();
    }

    synchronized int remembered() {
        return devices.size();
    }
}
