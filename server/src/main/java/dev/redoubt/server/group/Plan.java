package dev.redoubt.server.group;

import dev.redoubt.protocol.policy.proto.GroupSettings;
import dev.redoubt.server.policy.SettingChange;
import java.util.List;

/**
 * What a change of a group's settings would do.
 *
 * @param number names it to whoever applies it
 * @param version of the policies that it was made for: it is applied to no other
 * @param settings that the group would have
 * @param expiresAtHour hours since 1970
 */
record Plan(long number, long version, long group, GroupSettings settings, long expiresAtHour) {

    /** A plan, and whom it concerns at the moment. */
    record Weighed(Plan plan, List<SettingChange> changes, Impact impact) {
        boolean isLooser() {
            return changes.stream().anyMatch(SettingChange::isLooser);
        }
    }

    /**
     * @param users members of the group, whether they have enrolled yet or not
     * @param bots likewise
     * @param devices of these
     * @param waitingMessages that wait on the server for these devices, and would be deleted earlier
     */
    record Impact(int users, int bots, long devices, long waitingMessages) {}
}
