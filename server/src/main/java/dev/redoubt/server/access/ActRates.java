package dev.redoubt.server.access;

import dev.redoubt.server.api.ApiException;
import dev.redoubt.server.api.Call;
import dev.redoubt.server.api.Operation;
import dev.redoubt.server.rate.Rates;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * How often an administrator may do what everybody may and what is written down for ever: without a bound, a key that may change
 * nothing could make the audit log grow as fast as calls come. By name, in memory. server/SPEC.md, "Administrators". Thread-safe.
 */
public final class ActRates {
    /** At once, and again in each {@link #SPAN}. */
    static final int MOST = 60;

    static final Duration SPAN = Duration.ofHours(1);

    private static final Set<String> EXPLANATIONS = Set.of("ExplainUser");
    private static final Set<String> PASSWORDS = Set.of("StartSession", "SetPassword");

    private final Rates<String> explanations;
    private final Rates<String> passwords;

    /** @param nanoTime a monotonic clock in nanoseconds */
    public ActRates(LongSupplier nanoTime) {
        this.explanations = new Rates<>(MOST, SPAN, nanoTime);
        this.passwords = new Rates<>(MOST, SPAN, nanoTime);
    }

    /** @return all of them, those that have a rate behind it */
    public Map<String, Operation> around(Map<String, Operation> operations) {
        Map<String, Operation> all = new HashMap<>(operations);
        EXPLANATIONS.forEach(name -> all.computeIfPresent(name, (_, operation) -> limited(operation, explanations)));
        PASSWORDS.forEach(name -> all.computeIfPresent(name, (_, operation) -> limited(operation, passwords)));
        return all;
    }

    private static Operation limited(Operation operation, Rates<String> rates) {
        return call -> {
            requireRate(call, rates);
            return operation.run(call);
        };
    }

    private static void requireRate(Call call, Rates<String> rates) {
        Optional<Duration> wait = rates.take(call.by().name(), 1);
        if (wait.isPresent()) {
            throw new ApiException.RateLimitError(call.operation() + " may be called " + MOST
                    + " times in an hour: try again in " + (wait.get().toSeconds() + 1) + " seconds");
        }
    }

    /** Forgets, in memory, who may do all of it again. */
    public int forget() {
        return explanations.forgetFull() + passwords.forgetFull();
    }
}
