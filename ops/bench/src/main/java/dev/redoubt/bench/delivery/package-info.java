/** Delivery by whole servers over one real MariaDB. Sealed bytes are random here: nothing is sealed or opened. */
@NullMarked
package dev.redoubt.bench.delivery;

import org.jspecify.annotations.NullMarked;
