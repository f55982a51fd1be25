/**
 * The device link: one long-lived, full-duplex exchange per connected device. Deliveries, answers and hints go down;
 * submissions, claims and acknowledgements come up. server/SPEC.md, "Device link".
 *
 * <p>This package keeps nothing that a break of the link could lose: what it delivers is stored until it is acknowledged, or
 * still unanswered to its sender, and left to be stored when the link ends. It must not hand one node's envelope to another, and must not keep more in memory for a slow device than it is told.
 */
@NullMarked
package dev.redoubt.server.link;

import org.jspecify.annotations.NullMarked;
