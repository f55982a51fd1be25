/**
 * What the commands that look at an appliance have in common: reading the metrics of a server and of its host, asking
 * on this machine's own sockets, and telling how bad something is.
 *
 * <p>This package changes nothing, asks nobody on a network, and believes nothing of what it reads: whoever answers on
 * the socket may be somebody else. Size and time of each answer are bounded.
 */
@NullMarked
package dev.redoubt.server.administration.observe;

import org.jspecify.annotations.NullMarked;
