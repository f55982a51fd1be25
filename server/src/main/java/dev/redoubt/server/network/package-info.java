/**
 * The one network of the appliance: its id, its name, and the settings that hold for all of its groups.
 *
 * <p>This package must not know users or groups.
 */
@NullMarked
package dev.redoubt.server.network;

import org.jspecify.annotations.NullMarked;
