/**
 * What the devices of an account share: one sealed blob, replaced by compare-and-set.
 *
 * <p>This package must not open anything of it, nor tell anybody but the account's own devices.
 */
@NullMarked
package dev.redoubt.server.accountdata;

import org.jspecify.annotations.NullMarked;
