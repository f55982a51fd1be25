/**
 * Time as the tables know it, full hours, and the deletion of what has expired.
 *
 * <p>This package knows no table: each feature deletes its own rows.
 */
@NullMarked
package dev.redoubt.server.housekeeping;

import org.jspecify.annotations.NullMarked;
