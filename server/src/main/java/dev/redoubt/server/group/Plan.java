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
 * @param impact of when it was made
 * @param by the name of who made it
 * @param expiresAtHour hours since 1970
 */
record Plan(
        long number, long version, long group, GroupSettings settings, Impact impact, String by, long expiresAtHour) {

    private static final long SMALLEST_STEP = 100;

    Plan with(long otherNumber) {
        return new Plan(otherNumber, version, group, settings, impact, by, expiresAtHour);
    }

    /**
     * A plan, and what it would change at the moment.
     *
     * @param isStale whether something was changed since it was made: it is not applied any more
     */
    record Weighed(Plan plan, List<SettingChange> changes, boolean isStale) {
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
