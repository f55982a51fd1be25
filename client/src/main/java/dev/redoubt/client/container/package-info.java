/**
 * The encrypted store of one node: sealed records under Klds in a crash-safe file. Byte layout: client/SPEC.md.
 *
 * <p>This package must not know what a record means, must not log, and never writes anything readable to the disk.
 */
@NullMarked
package dev.redoubt.client.container;

import org.jspecify.annotations.NullMarked;
