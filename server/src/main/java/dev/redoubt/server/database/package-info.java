/**
 * The way to MariaDB: pool, transactions, migrations, and the check of the schema against the ledger.
 *
 * <p>This package knows no table of any feature, and no feature's SQL stands here.
 */
@NullMarked
package dev.redoubt.server.database;

import org.jspecify.annotations.NullMarked;
