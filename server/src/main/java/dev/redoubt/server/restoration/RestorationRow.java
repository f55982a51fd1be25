package dev.redoubt.server.restoration;

import java.time.Instant;

/**
 * What the database says of itself.
 *
 * @param number of the latest restoration; 0 while there was none
 * @param restoredAt whole seconds, when it was finished
 * @param backupAt whole seconds: what came after it is lost
 * @param beat how far the database has come; only upwards, unless it was put back
 */
public record RestorationRow(long number, Instant restoredAt, Instant backupAt, long beat) {}
