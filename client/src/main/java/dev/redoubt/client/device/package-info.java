/**
 * The devices of the own account: to see, add, suspend, revoke, lift and renew them.
 *
 * <p>This package must not keep the account's root any longer than for one signature, and adds no device that its user did not
 * confirm.
 */
@NullMarked
package dev.redoubt.client.device;

import org.jspecify.annotations.NullMarked;
