/**
 * Who administers the appliance: named administrators with a role, their access keys, and how often they fail.
 *
 * <p>This package must not know what an administrator does: it says who is asking, and nothing of users or groups.
 */
@NullMarked
package dev.redoubt.server.administrator;

import org.jspecify.annotations.NullMarked;
