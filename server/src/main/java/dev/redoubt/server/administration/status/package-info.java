/**
 * {@code redoubtctl status}: how an appliance is, on one screen.
 *
 * <p>This package changes nothing and opens no database. What it cannot see it says, and goes on.
 */
@NullMarked
package dev.redoubt.server.administration.status;

import org.jspecify.annotations.NullMarked;
