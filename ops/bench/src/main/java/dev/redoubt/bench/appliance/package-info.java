/**
 * An appliance's channel without the rest of it: keys, sessions, listeners, and resources that do next to nothing, in a
 * process of its own so that its time and memory are its own. It measures nothing by itself.
 */
@NullMarked
package dev.redoubt.bench.appliance;

import org.jspecify.annotations.NullMarked;
