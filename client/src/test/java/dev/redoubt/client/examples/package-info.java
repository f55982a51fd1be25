/**
 * What programs do with the SDK, one example each. A test runs them all.
 *
 * <p>Examples use nothing but what every user of the SDK can use.
 */
@NullMarked
package dev.redoubt.client.examples;

import org.jspecify.annotations.NullMarked;
