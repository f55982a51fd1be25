/**
 * The devices of an account: its next states, further devices, suspensions, and the end of those that are cut off.
 *
 * <p>This package must not take a state that the account's root did not sign as the next one, and must not leave anything
 * working for a device that is cut off.
 */
@NullMarked
package dev.redoubt.server.device;

import org.jspecify.annotations.NullMarked;
