/**
 * What the installed hardware can do: a load by devices of its own, a signed statement on what came of it, and figures for alerts.
 *
 * <p>This package asks a running server as an administrator does, and touches no user but those that it made. It holds no key but
 * its own, which signs such statements and nothing else.
 */
@NullMarked
package dev.redoubt.server.administration.capacity;

import org.jspecify.annotations.NullMarked;
