/**
 * {@code redoubtctl top}: what a server does, live, from the difference of two scrapes.
 *
 * <p>This package changes nothing, and shows nothing but figures.
 */
@NullMarked
package dev.redoubt.server.administration.top;

import org.jspecify.annotations.NullMarked;
