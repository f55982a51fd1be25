/**
 * The one family of exceptions of the client, each with what the user should do.
 *
 * <p>This package must not hold logic, nor put message texts, keys or passphrases into what it says.
 */
@NullMarked
package dev.redoubt.client.failure;

import org.jspecify.annotations.NullMarked;
