/**
 * How a command reaches the administration API: over the machine's socket or, from elsewhere, signed and through the channel; and
 * how operations of the model become requests.
 *
 * <p>This package prints nothing, and knows no operation by its name.
 */
@NullMarked
package dev.redoubt.server.administration.access;

import org.jspecify.annotations.NullMarked;
