/** The subject {@code channel}: every number of its design, measured beside what it is compared with, in one run. */
@NullMarked
package dev.redoubt.bench.channel;

import org.jspecify.annotations.NullMarked;
