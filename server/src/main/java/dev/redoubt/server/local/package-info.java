/**
 * The machine's own way in: a Unix socket on which the administration API is served to whoever runs the server, and to root.
 *
 * <p>This package must not let anybody else in, must not listen on a network, and must not take away a file that is not its own.
 */
@NullMarked
package dev.redoubt.server.local;

import org.jspecify.annotations.NullMarked;
