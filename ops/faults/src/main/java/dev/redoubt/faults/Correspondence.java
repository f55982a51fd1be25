package dev.redoubt.faults;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * What was accepted, what arrived, and whether that is the same. Times are of {@link System#nanoTime}. Thread-safe.
 */
final class Correspondence {
    private final Map<Letter, Entry> entries = new ConcurrentHashMap<>();
    private final LongAdder redelivered = new LongAdder();
    private final LongAdder postponed = new LongAdder();
    private final Queue<String> oddities = new ConcurrentLinkedQueue<>();

    /** One letter on its way. */
    static final class Entry {
        private final Set<Integer> receivers;
        private final long submitted;
        private final long link;
        private volatile long accepted;
        private final AtomicInteger attempts = new AtomicInteger(1);

        private Entry(Collection<Integer> receivers, long submitted, long link) {
            this.receivers = Set.copyOf(receivers);
            this.submitted = submitted;
            this.link = link;
        }

        boolean isAccepted() {
            return accepted != 0;
        }
    }

    /** It is submitted for the first time, now, on its sender's link of this number. */
    void submitting(Letter letter, Collection<Integer> receivers, long link) {
        entries.put(letter, new Entry(receivers, System.nanoTime(), link));
    }

    void repeating(Letter letter) {
        entry(letter).attempts.incrementAndGet();
    }

    void accepted(Letter letter) {
        Entry entry = entry(letter);
        entry.accepted = entry.isAccepted() ? entry.accepted : System.nanoTime();
    }

    private Entry entry(Letter letter) {
        Entry entry = entries.get(letter);
        if (entry == null) {
            throw new IllegalStateException("nobody submitted " + letter);
        }
        return entry;
    }

    void redelivered(int count) {
        redelivered.add(count);
    }

    /** The server said "later". */
    void postponed() {
        postponed.increment();
    }

    /** How often the server has said so. */
    long postponements() {
        return postponed.sum();
    }

    /** Something that no fault explains. */
    void odd(String what) {
        oddities.add(what);
    }

    /** Whether each of these senders has had something accepted that was submitted after this time. */
    boolean isServed(long since, Set<Integer> senders) {
        Set<Integer> waiting = new HashSet<>(senders);
        entries.forEach((letter, entry) -> {
            if (entry.submitted - since > 0 && entry.isAccepted()) {
                waiting.remove(letter.sender());
            }
        });
        return waiting.isEmpty();
    }

    /** Milliseconds from submission to acceptance of what these senders submitted between two times, sorted. */
    List<Double> latencies(long since, long until, Set<Integer> senders) {
        return entries.entrySet().stream()
                .filter(one -> senders.contains(one.getKey().sender()))
                .map(Map.Entry::getValue)
                .filter(entry -> entry.submitted - since > 0 && entry.submitted - until < 0 && entry.isAccepted())
                .map(entry -> (entry.accepted - entry.submitted) / 1e6)
                .sorted()
                .toList();
    }

    long accepted() {
        return entries.values().stream().filter(Entry::isAccepted).count();
    }

    /** What this receiver must have: all that was accepted for it. */
    Set<Letter> expected(int receiver) {
        Set<Letter> expected = new HashSet<>();
        entries.forEach((letter, entry) -> {
            if (entry.isAccepted() && entry.receivers.contains(receiver)) {
                expected.add(letter);
            }
        });
        return expected;
    }

    /** @param ledgers of all receivers, each in the order in which it filled */
    Outcome compare(Map<Integer, List<Letter>> ledgers) {
        long delivered = 0;
        List<String> lost = new ArrayList<>();
        List<String> doubled = new ArrayList<>();
        List<String> disordered = new ArrayList<>();
        for (Map.Entry<Integer, List<Letter>> one : ledgers.entrySet()) {
            List<Letter> ledger = one.getValue();
            Set<Letter> seen = new HashSet<>();
            ledger.stream().filter(letter -> !seen.add(letter)).forEach(letter -> doubled.add(letter.toString()));
            delivered += seen.size();
            expected(one.getKey()).stream()
                    .filter(letter -> !seen.contains(letter))
                    .forEach(letter -> lost.add(letter + " for " + one.getKey()));
            disordered.addAll(disordered(one.getKey(), ledger));
        }
        return new Outcome(accepted(), delivered, redelivered.sum(), lost, doubled, disordered, List.copyOf(oddities));
    }

    /**
     * server/SPEC.md, "Mailboxes": what one sender submits on one link arrives in that order, if none of it had to be repeated.
     * And what was accepted before another was submitted arrives before that one, whatever happened.
     */
    private List<String> disordered(int receiver, List<Letter> ledger) {
        List<String> disordered = new ArrayList<>();
        Map<Integer, Long> newestSubmission = new HashMap<>();
        Map<Long, Long> newestOfLink = new HashMap<>();
        for (Letter letter : ledger) {
            Entry entry = entries.get(letter);
            if (entry == null || !entry.receivers.contains(receiver)) {
                disordered.add(letter + ", which nobody sent to " + receiver);
                continue;
            }
            long newest = newestSubmission.merge(letter.sender(), entry.submitted, Math::max);
            if (entry.isAccepted() && newest - entry.accepted > 0) {
                disordered.add(letter + " after one that was submitted after its acceptance, to " + receiver);
            }
            if (entry.attempts.get() == 1) {
                long last = newestOfLink.merge(entry.link, letter.number(), Math::max);
                if (last > letter.number()) {
                    disordered.add(letter + " after " + last + " of the same link, to " + receiver);
                }
            }
        }
        return disordered;
    }
}
