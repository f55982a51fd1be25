/**
 * What can go wrong for a caller: one exception, and the stable codes that {@code server/SPEC.md} lists.
 *
 * <p>This package knows no feature and no transport. A detail never repeats what the caller sent.
 */
@NullMarked
package dev.redoubt.server.problem;

import org.jspecify.annotations.NullMarked;
