/**
 * The channel in front of Jetty core handlers: opens the outer exchange and hands the inner one, as an ordinary request and
 * response, to the wrapped handler. SPEC.md, "Outer HTTP".
 *
 * <p>This package must not know what resources there are, must not hold keys, and must not answer anything but the two
 * outer requests.
 */
@NullMarked
package dev.redoubt.channel.server;

import org.jspecify.annotations.NullMarked;
