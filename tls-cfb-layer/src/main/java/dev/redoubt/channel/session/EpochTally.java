package dev.redoubt.channel.session;

import java.time.Duration;
import java.util.TreeMap;

/**
 * Of all sessions: how many former epochs there are, and how old the eldest current one is. Kept up as chains come, change and
 * go, since nobody can look at each of many sessions whenever somebody asks. Under the session table's lock.
 */
final class EpochTally {
    /** How many current epochs were made at that time. */
    private final TreeMap<Long, Integer> created = new TreeMap<>();

    private int former;

    void add(EpochChain chain) {
        created.merge(chain.current().usage().created(), 1, Integer::sum);
        former += chain.former().size();
    }

    /** @param chain one that was added, and is the same still: chains do not change */
    void remove(EpochChain chain) {
        created.computeIfPresent(chain.current().usage().created(), (_, count) -> count == 1 ? null : count - 1);
        former -= chain.former().size();
    }

    int former() {
        return former;
    }

    /**
     * @param now in monotonic nanoseconds
     * @return zero without a session
     */
    Duration eldest(long now) {
        return created.isEmpty() ? Duration.ZERO : Duration.ofNanos(now - created.firstKey());
    }
}
