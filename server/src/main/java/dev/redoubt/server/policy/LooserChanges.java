package dev.redoubt.server.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Asked before each change of what somebody is allowed, in its transaction. Thread-safe. */
@FunctionalInterface
public interface LooserChanges {
    /** Where one administrator is always enough. */
    LooserChanges FREE = (_, _, _) -> {};

    /** For {@code lastHour}, where a change can be made at any time. */
    long NO_END = Long.MAX_VALUE;

    /**
     * Returns if it may be done now; otherwise throws what ends the transaction, and must be let through.
     *
     * @param isLooser whether it allows anybody more. If not, one administrator is enough, but what was approved as something else is
     *     not done either
     * @param effect what it does, to be shown to whoever approves: {@code changes} as
     *     {@link SettingChange#write} has them; the same whenever the same is asked for
     * @param lastHour it cannot be done any more from this hour on
     */
    void require(boolean isLooser, ObjectNode effect, long lastHour);
}
