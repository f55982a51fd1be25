/**
 * What a node does: enrol, send, receive, care for its keys. Each class is one of these.
 *
 * <p>This package must not accept or encrypt to anything whose chain was not verified from a pinned root, and must not
 * confirm to the appliance or to the user what is not on the disk.
 */
@NullMarked
package dev.redoubt.client.messaging;

import org.jspecify.annotations.NullMarked;
