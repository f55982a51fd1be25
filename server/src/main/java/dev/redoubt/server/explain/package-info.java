/**
 * All that the server knows of one user, column by column, for the user to be told.
 *
 * <p>This package must not leave anything out: a table of the ledger that is about users and is not read here fails the build.
 */
@NullMarked
package dev.redoubt.server.explain;

import org.jspecify.annotations.NullMarked;
