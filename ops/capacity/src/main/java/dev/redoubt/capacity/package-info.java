/**
 * What {@code redoubtctl capacity} starts: devices of its own that load an appliance until it is slow, by what every app uses
 * (the client's link and calls, through the channel and TLS). It is handed invitations, and knows nothing else of the appliance.
 */
@NullMarked
package dev.redoubt.capacity;

import org.jspecify.annotations.NullMarked;
