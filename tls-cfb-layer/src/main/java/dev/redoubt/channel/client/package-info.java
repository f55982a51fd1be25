/**
 * The app's end of the channel over Jetty's HTTP client: opens sessions, authenticates the device, sends requests and streams
 * both ways. SPEC.md, "Outer HTTP".
 *
 * <p>This package must not know what resources there are, must not repeat anything that was not said to be repeatable, and
 * must not take TLS for proof of who the appliance is.
 */
@NullMarked
package dev.redoubt.channel.client;

import org.jspecify.annotations.NullMarked;
