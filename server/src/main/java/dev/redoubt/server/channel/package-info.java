/**
 * The server's side of wiring the channel: its key from files, and what it counts.
 *
 * <p>Nothing of the channel itself stands here, and no key leaves.
 */
@NullMarked
package dev.redoubt.server.channel;

import org.jspecify.annotations.NullMarked;
