/**
 * How much a device, or an administrator, may take in a span of time.
 *
 * <p>This package must not keep anything beyond the process, nor know what is taken.
 */
@NullMarked
package dev.redoubt.server.rate;

import org.jspecify.annotations.NullMarked;
