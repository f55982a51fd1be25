package dev.redoubt.server.administrator;

import java.util.Optional;

/**
 * @param sessionMinutes after which a session is over; 0 for whoever needs none
 * @param sessionUntil seconds since 1970
 * @param passwordHash as {@link Passwords} made it
 * @param passwordFailures since the last right one
 */
public record AdministratorRow(
        String name,
        Role role,
        int sessionMinutes,
        long sessionUntil,
        Optional<byte[]> passwordHash,
        int passwordFailures) {
    /** So many wrong passwords lock an administrator until an owner unlocks him. */
    public static final int MOST_FAILURES = 5;

    public boolean isLocked() {
        return passwordFailures >= MOST_FAILURES;
    }

    /** @param now seconds since 1970 */
    public boolean needsSession(long now) {
        return sessionMinutes > 0 && now >= sessionUntil;
    }

    /** As whoever signed with that key of his. */
    Administrator by(AccessKeyRow key) {
        return new Administrator(name, role, key.seenBy());
    }
}
