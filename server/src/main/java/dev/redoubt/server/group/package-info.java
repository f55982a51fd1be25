/**
 * Security groups: which there are, what their members' devices shall obey, and how that is changed, with a plan before and a step
 * back after.
 *
 * <p>This package must not know who a user is: it counts members, and moves them as a whole.
 */
@NullMarked
package dev.redoubt.server.group;

import org.jspecify.annotations.NullMarked;
