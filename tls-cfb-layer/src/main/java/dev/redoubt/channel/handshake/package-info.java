/**
 * The channel's handshake: hellos, the appliance's certificate, the hybrid key exchange and the key schedule. SPEC.md,
 * "Handshake".
 *
 * <p>This package must not keep sessions, count, or know who a device is. What it derives leaves it as owned secrets only, and
 * nothing leaves it on the client's side before the appliance has proven who it is.
 */
@NullMarked
package dev.redoubt.channel.handshake;

import org.jspecify.annotations.NullMarked;
