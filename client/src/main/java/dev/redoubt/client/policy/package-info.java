/**
 * What the appliance's administrators settle for this device: fetched, verified, kept, put into force and reported.
 *
 * <p>This package must not obey anything that was not verified from the pinned appliance root, never go back to an older policy,
 * and never give the appliance anything that it did not have: a policy takes possibilities away from the user, and an order to
 * erase the device takes all of them.
 */
@NullMarked
package dev.redoubt.client.policy;

import org.jspecify.annotations.NullMarked;
