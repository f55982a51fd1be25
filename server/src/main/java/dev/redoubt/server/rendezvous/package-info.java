/**
 * Where a device and a new one of the same account leave sealed texts for each other, for a few minutes, in memory only.
 *
 * <p>This package must not write anything to a disk or a log, and must not let a session without a device open anything.
 */
@NullMarked
package dev.redoubt.server.rendezvous;

import org.jspecify.annotations.NullMarked;
