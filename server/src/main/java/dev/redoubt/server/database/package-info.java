/**
 * The way to MariaDB: pool, transactions, migrations, the guard against a second server, and the check of the schema against
 * the ledger.
 *
 * <p>This package knows the one row of the guard, but no table of any feature, and no feature's SQL stands here.
 */
@NullMarked
package dev.redoubt.server.database;

import org.jspecify.annotations.NullMarked;
