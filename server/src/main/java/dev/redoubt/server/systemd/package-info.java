/**
 * What the server says to a service manager, and takes from it, by the conventions of systemd: the listening socket that it was
 * started with, sd_notify(3), the watchdog.
 *
 * <p>Without a service manager it does nothing. This package knows no feature, and says nobody's name: what it sends is shown to
 * every user of the machine.
 */
@NullMarked
package dev.redoubt.server.systemd;

import org.jspecify.annotations.NullMarked;
