package dev.redoubt.server.mailbox;

import java.time.Duration;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Which envelope was the newest when: what the age of others is told from, since no time is kept with any. In memory only, so that
 * what was there before is known only to be at least as old as the first mark. Not thread-safe.
 */
final class Marks {
    /** By the number of the newest envelope: the monotonic nanoseconds at which it was first seen to be that. */
    private final NavigableMap<Long, Long> seen = new TreeMap<>();

    /**
     * @param first the number of the eldest envelope that is there; what is known of those before it is forgotten
     * @param last the number of the newest
     */
    void put(long first, long last, long now) {
        if (seen.isEmpty() || last > seen.lastKey()) {
            seen.put(last, now);
        }
        seen.headMap(first, false).clear();
    }

    /** The newest envelope that is known to be of this age or elder; 0 if none is. */
    long elder(Duration age, long now) {
        for (Map.Entry<Long, Long> mark : seen.descendingMap().entrySet()) {
            if (now - mark.getValue() >= age.toNanos()) {
                return mark.getKey();
            }
        }
        return 0;
    }

    /** How old the envelope is at least. */
    Duration age(long envelope, long now) {
        Map.Entry<Long, Long> mark = seen.ceilingEntry(envelope);
        return mark == null ? Duration.ZERO : Duration.ofNanos(now - mark.getValue());
    }
}
