/**
 * What the account's devices share: taken from and given to the appliance, merged, and believed as far as a device stands by it.
 *
 * <p>This package must not replace a pinned root, count a mark as verified that no device of the account stands by, or take
 * anything older than what was seen.
 */
@NullMarked
package dev.redoubt.client.accountdata;

import org.jspecify.annotations.NullMarked;
