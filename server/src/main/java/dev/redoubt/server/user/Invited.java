package dev.redoubt.server.user;

import dev.redoubt.protocol.invitation.InvitationLink;
import java.time.Instant;
import org.jdbi.v3.core.Handle;

/**
 * A fresh invitation.
 *
 * @param link the whole text; it is nowhere else
 * @param until from then on it is refused
 */
record Invited(String link, Instant until) {

    /** @param fresh stays with the caller */
    static Invited store(Handle handle, Records records, UserId user, InvitationLink fresh, Lifetime life) {
        long hour = life.endsAtHour(records.clock().instant());
        records.invitations().insert(handle, fresh.token().digest(), user.value(), hour);
        return new Invited(fresh.toText(), Instant.ofEpochSecond(hour * 3_600));
    }

    /** Without the link. */
    @Override
    public String toString() {
        return "Invited[redacted]";
    }
}
