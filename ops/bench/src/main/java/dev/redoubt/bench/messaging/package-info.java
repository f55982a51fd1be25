/** The subject {@code messaging}: what one message to many devices costs, in the client and on the wire. */
@NullMarked
package dev.redoubt.bench.messaging;

import org.jspecify.annotations.NullMarked;
