/**
 * The appliance as the client sees it: five calls and a link, and how they travel through the channel.
 *
 * <p>This package must not open packets, keep state or decide anything about trust beyond TLS and the pinned root.
 */
@NullMarked
package dev.redoubt.client.appliance;

import org.jspecify.annotations.NullMarked;
