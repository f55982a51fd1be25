/**
 * Counts exchanges by their route, and how they end.
 *
 * <p>This package must not look at who asks, nor at what is asked but for its path; and it must not put a path into a metric that is not
 * one of few fixed ones.
 */
@NullMarked
package dev.redoubt.server.exchange;

import org.jspecify.annotations.NullMarked;
