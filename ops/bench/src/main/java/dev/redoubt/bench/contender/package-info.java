/**
 * The servers that are compared, behind one interface: started, filled with devices, and loaded over links. It
 * measures nothing by itself.
 */
@NullMarked
package dev.redoubt.bench.contender;

import org.jspecify.annotations.NullMarked;
