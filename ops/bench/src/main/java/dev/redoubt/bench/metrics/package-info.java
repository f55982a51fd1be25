/** What it costs a whole server to be watched. */
@NullMarked
package dev.redoubt.bench.metrics;

import org.jspecify.annotations.NullMarked;
