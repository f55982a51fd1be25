/**
 * What breaks a server and its database on purpose, and what counts whether anything was lost by it. Sealed bytes are not sealed
 * here, but for the real client's: the server cannot tell.
 *
 * <p>This package must not reach into the server: it starts, stops and kills processes, and talks to them as devices do.
 */
@NullMarked
package dev.redoubt.faults;

import org.jspecify.annotations.NullMarked;
