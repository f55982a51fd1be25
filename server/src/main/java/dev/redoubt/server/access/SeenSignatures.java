package dev.redoubt.server.access;

import dev.redoubt.protocol.identity.Octets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Signatures that were good, for as long as they would be again. In memory only: what was signed before the process began is refused
 * anyway. How many there are is bounded by the rate of calls. Thread-safe.
 */
final class SeenSignatures {
    /** Tools sign to the second, so that two equal questions at once have one signature. */
    static final Duration SAME_QUESTION = Duration.ofSeconds(2);

    private final Map<Octets, Long> seen = new HashMap<>();
    private final Deque<Taken> inOrder = new ArrayDeque<>();
    private final long keep;
    private final LongSupplier nanoTime;

    /**
     * @param keep how long a signature may be good after it came first
     * @param nanoTime a monotonic clock in nanoseconds
     */
    SeenSignatures(Duration keep, LongSupplier nanoTime) {
        this.keep = keep.toNanos();
        this.nanoTime = nanoTime;
    }

    /** What became of a signature. */
    enum Verdict {
        FIRST,
        /** It was there within the last {@link #SAME_QUESTION}. */
        JUST_NOW,
        REPLAYED
    }

    private record Taken(Octets signature, long at) {}

    synchronized Verdict take(Octets signature) {
        long now = nanoTime.getAsLong();
        forget(now);
        Long before = seen.get(signature);
        if (before != null) {
            return now - before <= SAME_QUESTION.toNanos() ? Verdict.JUST_NOW : Verdict.REPLAYED;
        }
        seen.put(signature, now);
        inOrder.addLast(new Taken(signature, now));
        return Verdict.FIRST;
    }

    private void forget(long now) {
        while (!inOrder.isEmpty() && now - inOrder.getFirst().at() > keep) {
            seen.remove(inOrder.removeFirst().signature());
        }
    }
}
