/**
 * What a user of the SDK sees: messages and contacts, as plain values.
 *
 * <p>This package holds no keys, does no input or output, and knows neither channel nor appliance.
 */
@NullMarked
package dev.redoubt.client.model;

import org.jspecify.annotations.NullMarked;
