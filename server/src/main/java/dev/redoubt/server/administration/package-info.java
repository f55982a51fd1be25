/**
 * The command {@code redoubtctl}: makes an appliance's keys, certificates and configuration, renews the channel key, and
 * invites people.
 *
 * <p>This package serves nothing. It prints no secret but the invitation that it was asked for, and overwrites nothing that
 * it did not make.
 */
@NullMarked
package dev.redoubt.server.administration;

import org.jspecify.annotations.NullMarked;
