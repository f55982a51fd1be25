/**
 * How an existing device and a new one of the same account talk while one adds the other: what is sealed under the code that
 * the one shows and the other reads. SPEC.md, "A further device".
 *
 * <p>This package must not decide who is added, reach for a network, or certify anything.
 */
@NullMarked
package dev.redoubt.protocol.device;

import org.jspecify.annotations.NullMarked;
