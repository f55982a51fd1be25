/**
 * The {@code redoubt:} link that invites one person to one appliance: what the administrator's command prints and the
 * app reads. Its form stands in {@code server/SPEC.md}, "Invitation link".
 *
 * <p>This package connects to nothing, resolves no names and keeps nothing: it writes and reads the link.
 */
@NullMarked
package dev.redoubt.protocol.invitation;

import org.jspecify.annotations.NullMarked;
