/**
 * {@code redoubtctl doctor}: looks for what is wrong with an appliance, or will be, and says what to do about it.
 *
 * <p>This package changes nothing, starts no server and needs none. What this user may not see it says, and looks on.
 * It prints no secret, and runs as root only what root alone could have written.
 */
@NullMarked
package dev.redoubt.server.administration.doctor;

import org.jspecify.annotations.NullMarked;
