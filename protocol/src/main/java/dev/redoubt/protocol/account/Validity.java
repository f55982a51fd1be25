package dev.redoubt.protocol.account;

import dev.redoubt.protocol.wire.MalformedException;
import dev.redoubt.protocol.wire.WireReader;
import dev.redoubt.protocol.wire.WireWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** From {@code created} (inclusive) to {@code expires} (exclusive), whole seconds. */
public record Validity(Instant created, Instant expires) {
    static final int SIZE = 16;

    public Validity {
        created = created.truncatedTo(ChronoUnit.SECONDS);
        expires = expires.truncatedTo(ChronoUnit.SECONDS);
        if (!created.isBefore(expires)) {
            throw new IllegalArgumentException("expires before it was created");
        }
    }

    static Validity read(WireReader in) throws MalformedException {
        Instant created = in.instant();
        Instant expires = in.instant();
        if (!created.isBefore(expires)) {
            throw in.malformed("expires before it was created");
        }
        return new Validity(created, expires);
    }

    void write(WireWriter out) {
        out.instant(created).instant(expires);
    }

    Duration length() {
        return Duration.between(created, expires);
    }

    /** Whether it holds at {@code now} by a clock that may be {@link Lifetimes#CLOCK_SKEW} behind the maker's. */
    public boolean holdsAt(Instant now) {
        return now.isBefore(expires) && !created.isAfter(now.plus(Lifetimes.CLOCK_SKEW));
    }

    /** @param grace how long past the end is still good */
    void check(String title, Instant now, Duration grace) throws InvalidChainException {
        if (created.isAfter(now.plus(Lifetimes.CLOCK_SKEW))) {
            throw new InvalidChainException.NotYetValid(title + ": made in the future, at " + created);
        }
        if (!now.isBefore(expires.plus(grace))) {
            throw new InvalidChainException.Expired(title + ": expired at " + expires);
        }
    }
}
