/**
 * The packet: a payload sealed once, and one exchange per recipient node to open it. SPEC.md, "Packet".
 *
 * <p>Sealing takes only what the {@code account} package verified; opening believes nothing before the sender's chain is
 * verified. This package must not store, erase or send anything, and must not be lenient towards a packet that fails.
 */
@NullMarked
package dev.redoubt.protocol.packet;

import org.jspecify.annotations.NullMarked;
