/**
 * The audit log: what administrators did, each entry chained to the one before by its hash.
 *
 * <p>This package must not learn anything of messages, nor hold a user's name in the open: entries name users by their number.
 */
@NullMarked
package dev.redoubt.server.audit;

import org.jspecify.annotations.NullMarked;
