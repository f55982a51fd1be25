/**
 * Groups by fan-out: what a group is, who may change it, and which of two changes stands. SPEC.md, "Groups".
 *
 * <p>Everything here is immutable and pure. The package signs nothing, stores nothing and sends nothing, and never takes an
 * event whose author was not validated before.
 */
@NullMarked
package dev.redoubt.protocol.group;

import org.jspecify.annotations.NullMarked;
