package dev.redoubt.client.appliance;

import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.RefusedByApplianceException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Comes back by itself where the appliance says that it is busy: when it says so, or a little later each time, and some time after
 * that, so that many clients do not come back at once. Whoever interrupts the thread gets the refusal at once. Thread-safe.
 *
 * <p>Any request may be repeated with the same bytes after such a refusal (server/SPEC.md, "Problems").
 */
final class BusyPatience {
    /** How long one request waits at most: beyond it, the user learns when to try again. */
    static final Duration LONGEST = Duration.ofSeconds(30);

    private static final Set<String> BUSY = Set.of("too_many_requests", "too_many_blobs", "unavailable");

    /** Where the appliance does not say how long. */
    private static final List<Duration> UNTOLD = List.of(Duration.ofMillis(500), Duration.ofSeconds(2));

    private static final int LEAST_SPREAD_MILLIS = 250;

    private final RandomGenerator random;
    private final Waiting waiting;

    /** Lets time pass. */
    @FunctionalInterface
    interface Waiting {
        void pause(Duration time) throws InterruptedException;
    }

    /** One request. */
    @FunctionalInterface
    interface Call<T> {
        T run() throws RedoubtException;
    }

    BusyPatience(RandomGenerator random, Waiting waiting) {
        this.random = random;
        this.waiting = waiting;
    }

    /** @throws RefusedByApplianceException the latest, if it is no use to come back, or if that would take too long */
    <T> T ask(Call<T> call) throws RedoubtException {
        Duration left = LONGEST;
        for (Duration untold : UNTOLD) {
            try {
                return call.run();
            } catch (RefusedByApplianceException refusal) {
                Duration told = refusal.retryAfter().orElse(untold);
                if (!BUSY.contains(refusal.code()) || told.compareTo(left) > 0) {
                    throw refusal;
                }
                left = left.minus(told);
                await(told, refusal);
            }
        }
        return call.run();
    }

    private void await(Duration told, RefusedByApplianceException refusal) throws RefusedByApplianceException {
        try {
            waiting.pause(told.plusMillis(random.nextLong(told.toMillis() / 4 + LEAST_SPREAD_MILLIS)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw refusal;
        }
    }
}
