package dev.redoubt.server.mailbox;

import dev.redoubt.protocol.identity.AccountId;
import java.time.Duration;
import java.util.Optional;

/** How long what an account submits may wait at most. Asked by whoever takes submissions in: the mailbox itself gets the limit alone. */
@FunctionalInterface
public interface LifeLimits {
    LifeLimits NONE = _ -> Optional.empty();

    /** Empty for what the server keeps in any case. */
    Optional<Duration> longest(AccountId account);
}
