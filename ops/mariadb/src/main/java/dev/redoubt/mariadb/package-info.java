/** The MariaDB that tests, the evaluation and the benchmarks bring along. */
@NullMarked
package dev.redoubt.mariadb;

import org.jspecify.annotations.NullMarked;
