/**
 * Who is let into the administration API, and how it is shown: Signature Version 4 by access keys, replays, failed attempts, rates,
 * sessions, client tokens; and the operations on administrators themselves.
 *
 * <p>This package must not know what else an administrator does, and must not say of a wrong signature whether its key exists.
 */
@NullMarked
package dev.redoubt.server.access;

import org.jspecify.annotations.NullMarked;
