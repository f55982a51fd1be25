/**
 * What is to be done once after a backup was restored, how the server knows that it was not done, and what devices are told of it.
 * Knows no accounts and no keys beyond the rows that it voids; must not lower anything that a device has seen.
 */
@NullMarked
package dev.redoubt.server.restoration;

import org.jspecify.annotations.NullMarked;
