/**
 * Sessions on both sides: epochs, sequence numbers, replay, limits, and which device a session speaks for. SPEC.md,
 * "Sessions and epochs".
 *
 * <p>This package must not know HTTP or networks, and must not move any state for a request before the request's tag was
 * verified. No key leaves it in any form.
 */
@NullMarked
package dev.redoubt.channel.session;

import org.jspecify.annotations.NullMarked;
