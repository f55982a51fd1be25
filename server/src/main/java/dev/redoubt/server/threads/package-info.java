/**
 * What this process's threads do, for whoever looks for a fault: how many stand at the same place, and where that is.
 *
 * <p>This package shows no value of anything that a thread holds, no name of a thread but what the program calls it,
 * and no address.
 */
@NullMarked
package dev.redoubt.server.threads;

import org.jspecify.annotations.NullMarked;
