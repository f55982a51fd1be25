/**
 * Health and metrics on a listener of their own.
 *
 * <p>This package must not answer anything else, and nothing here says who uses the appliance: no name, no identifier.
 */
@NullMarked
package dev.redoubt.server.management;

import org.jspecify.annotations.NullMarked;
