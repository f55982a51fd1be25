/**
 * What may be said of a library's failure in the log: where and of which class, never with which values.
 *
 * <p>This package writes nothing itself. Messages of exceptions stay out, since they repeat names, keys and rows.
 */
@NullMarked
package dev.redoubt.server.logging;

import org.jspecify.annotations.NullMarked;
