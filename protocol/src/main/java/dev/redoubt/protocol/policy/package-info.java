/**
 * What an appliance tells its devices to obey: policies, signed by a key that the appliance root certified. Every byte:
 * {@code protocol/SPEC.md}, "Policy".
 *
 * <p>This package must not decide what a setting means or enforce one, and must not hand out anything of a policy that was not
 * verified from the pinned root.
 */
@NullMarked
package dev.redoubt.protocol.policy;

import org.jspecify.annotations.NullMarked;
