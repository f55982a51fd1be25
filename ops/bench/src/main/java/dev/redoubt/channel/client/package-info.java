/** Beside the channel's client, so that what it is compared with runs on the very same HTTP client. It knows no channel. */
@NullMarked
package dev.redoubt.channel.client;

import org.jspecify.annotations.NullMarked;
