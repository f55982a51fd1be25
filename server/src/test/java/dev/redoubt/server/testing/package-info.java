/** The real parts that integration tests run against: MariaDB, a whole server, devices that speak to it. */
@NullMarked
package dev.redoubt.server.testing;

import org.jspecify.annotations.NullMarked;
