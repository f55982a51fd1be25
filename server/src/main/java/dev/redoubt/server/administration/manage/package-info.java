/**
 * The commands of {@code redoubtctl} that ask a running server: users, groups, policies, devices, bots, administrators, audit.
 *
 * <p>This package decides nothing: what may be done, the server says. It must not print what somebody else has written without
 * making it harmless for a terminal, nor a secret that was not asked for.
 */
@NullMarked
package dev.redoubt.server.administration.manage;

import org.jspecify.annotations.NullMarked;
