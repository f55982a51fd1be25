/**
 * How the own account is recovered: setting it up, changing and testing it, and making a new device out of it, with a
 * passphrase, with words, or offline.
 *
 * <p>This package must not let the account's root leave a device before its recovery is safe, nor stay on it afterwards; and it
 * must not take from the appliance anything that the root has not signed or the user's secret does not open.
 */
@NullMarked
package dev.redoubt.client.recovery;

import org.jspecify.annotations.NullMarked;
