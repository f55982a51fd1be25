/**
 * The conversations as users of the SDK see them: of two, groups, notes to oneself.
 *
 * <p>This package must not seal, open or store anything itself.
 */
@NullMarked
package dev.redoubt.client.conversation;

import org.jspecify.annotations.NullMarked;
