package dev.redoubt.client.policy;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When the appliance is asked for the policy: at once, then each hour; where it gave no answer, after a second, and twice as long
 * after each further time, up to five minutes. Not thread-safe.
 */
public final class AskingTimes {
    /** After so long the policy is asked for again, also where no link says that it has changed. */
    static final Duration AGE = Duration.ofHours(1);

    static final Duration SOON = Duration.ofSeconds(1);
    static final Duration LATEST = Duration.ofMinutes(5);

    private @Nullable Instant asked;
    private Duration wait = Duration.ZERO;
    private Duration again = SOON;

    /** A clock that was set back makes it due. */
    public boolean isDue(Instant now) {
        Instant last = asked;
        return last == null || now.isBefore(last) || !now.isBefore(last.plus(wait));
    }

    /** @param answered whether the appliance said what it has, and was told what is obeyed */
    public void asked(Instant now, boolean answered) {
        asked = now;
        wait = answered ? AGE : again;
        Duration doubled = again.multipliedBy(2);
        again = answered ? SOON : doubled.compareTo(LATEST) < 0 ? doubled : LATEST;
    }
}
