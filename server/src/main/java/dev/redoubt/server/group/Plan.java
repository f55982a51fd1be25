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
 * @param by the name of who made it
 * @param expiresAtHour hours since 1970
 */
record Plan(long number, long version, long group, GroupSettings settings, String by, long expiresAtHour) {

    private static final long SMALLEST_STEP = 100;

    /**
     * A plan, and whom it concerns at the moment.
     *
     * @param isStale whether something was changed since it was made: it is not applied any more
     */
    record Weighed(Plan plan, List<SettingChange> changes, Impact impact, boolean isStale) {
        boolean isLooser() {
            return changes.stream().anyMatch(SettingChange::isLooser);
        }
    }

    /**
     * @param users members of the group, whether they have enrolled yet or not
     * @param bots likewise
     * @param devices of these
     * @param waitingMessages that wait on the server for these devices, and would be deleted earlier, in {@link #steps}
     */
    record Impact(int users, int bots, long devices, long waitingMessages) {}

    /**
     * Rounds down to 0, 100, 1,000, 10,000 and so on: it tells whether much is deleted, and not how much waits for somebody, who may
     * be alone in a group.
     */
    static long steps(long messages) {
        long step = 0;
        for (long next = SMALLEST_STEP; next <= messages; next *= 10) {
            step = next;
        }
        return step;
    }
}
