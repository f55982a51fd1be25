/** The subject {@code soak}: many exchanges over many rotations of the channel's keys, for long, and what is left over. */
@NullMarked
package dev.redoubt.bench.soak;

import org.jspecify.annotations.NullMarked;
