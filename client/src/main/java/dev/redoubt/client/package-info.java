/**
 * The SDK: {@link dev.redoubt.client.Redoubt} is the way in, with the values of {@code model} and the failures of
 * {@code failure}.
 *
 * <p>This package must not let anything of the channel, the appliance's schema or the container's records reach its users.
 */
@NullMarked
package dev.redoubt.client;

import org.jspecify.annotations.NullMarked;
