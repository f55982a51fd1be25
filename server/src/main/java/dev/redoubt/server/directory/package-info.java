/**
 * Look-up of accounts by exact name or by id, for enrolled devices.
 *
 * <p>This package lists nothing: who does not know the name finds nobody.
 */
@NullMarked
package dev.redoubt.server.directory;

import org.jspecify.annotations.NullMarked;
