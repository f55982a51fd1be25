package dev.redoubt.client.model;

import java.time.Instant;

/**
 * One device of the own account.
 *
 * @param fingerprint short, to be compared and to name the device in commands
 * @param expires until when its certificate is valid
 * @param repeats whether it gives messages numbers which it gave before: these do not come here
 */
public record Device(
        String fingerprint, Status status, boolean isThis, Instant added, Instant expires, boolean repeats) {
    /** Whether it is written to. */
    public enum Status {
        ACTIVE,
        /** Another device of the account stopped it for now. */
        SUSPENDED,
        /** Its certificate is not valid any more: it has to be renewed. */
        EXPIRED
    }
}
