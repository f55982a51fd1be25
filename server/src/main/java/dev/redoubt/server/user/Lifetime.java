package dev.redoubt.server.user;

import dev.redoubt.server.api.ApiException;
import dev.redoubt.server.housekeeping.Hours;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;

/** How long an invitation is good, in days. */
record Lifetime(int days) {
    static final Lifetime STANDARD = new Lifetime(7);
    private static final int LONGEST = 365;

    /** @param field of the model, which it came in */
    static Lifetime of(OptionalInt days, String field) {
        if (days.isEmpty()) {
            return STANDARD;
        }
        if (days.getAsInt() < 1 || days.getAsInt() > LONGEST) {
            throw new ApiException.ValidationError(field, "is 1 to " + LONGEST + " days");
        }
        return new Lifetime(days.getAsInt());
    }

    /** The first full hour after which it is refused. */
    long endsAtHour(Instant now) {
        return Hours.roundUp(now.plus(Duration.ofDays(days)));
    }
}
