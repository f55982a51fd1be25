/**
 * Pools of ephemeral keys: publishing one's own, claiming others', each one-time key once.
 *
 * <p>This package must not note who claimed a key, and must not hand out a key that has expired.
 */
@NullMarked
package dev.redoubt.server.pool;

import org.jspecify.annotations.NullMarked;
