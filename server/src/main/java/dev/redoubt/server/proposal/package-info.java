/**
 * The rule of two: what is not done before a second administrator has said yes.
 *
 * <p>This package must not know what an operation does: it keeps what was asked for, sealed, and has it done when somebody else
 * approves.
 */
@NullMarked
package dev.redoubt.server.proposal;

import org.jspecify.annotations.NullMarked;
