/**
 * Devices that are connected by the ten thousand, and cost the side that loads as little as can be. Speaks the real protocols;
 * never measures.
 */
@NullMarked
package dev.redoubt.bench.crowd;

import org.jspecify.annotations.NullMarked;
