/**
 * The edge of the administration API: the public model, what of a request it takes, who signed it, and how errors look.
 *
 * <p>This package knows no user, group or policy: operations of the other packages are given to it by name.
 */
@NullMarked
package dev.redoubt.server.api;

import org.jspecify.annotations.NullMarked;
