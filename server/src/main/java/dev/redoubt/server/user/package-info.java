/**
 * Users and bots as administrators see them: invited, enrolled, suspended, their devices, and the end of all of it.
 *
 * <p>This package must not keep a name in the open, nor an invitation's token, and must leave nothing of a user who was deleted.
 */
@NullMarked
package dev.redoubt.server.user;

import org.jspecify.annotations.NullMarked;
