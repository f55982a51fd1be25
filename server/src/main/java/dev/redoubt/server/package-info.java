/**
 * The command {@code redoubtd}: the composition root that builds every part by hand, starts them and stops them.
 *
 * <p>Nothing but wiring belongs here: no decision on a message, an account or a request.
 */
@NullMarked
package dev.redoubt.server;

import org.jspecify.annotations.NullMarked;
