/**
 * Makes a change that is asked for twice under one idempotency key happen once. server/SPEC.md, "Idempotency keys".
 *
 * <p>This package must not keep, log or count anything that says who made a change, or what it was: without the key, which
 * is not kept, its rows are random bytes.
 */
@NullMarked
package dev.redoubt.server.idempotency;

import org.jspecify.annotations.NullMarked;
