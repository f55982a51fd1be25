package dev.redoubt.server.policy;

import dev.redoubt.protocol.policy.proto.GroupSettings;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A change in the history of policies.
 *
 * @param version that it made
 * @param by the administrator's name
 * @param act as in the audit log, as {@code group.update}
 * @param group that was changed; empty where it was all of them
 * @param before the group's settings, where these were changed
 * @param after likewise
 */
public record PolicyVersion(
        long version,
        Instant at,
        String by,
        String act,
        Optional<Long> group,
        Optional<GroupSettings> before,
        Optional<GroupSettings> after) {

    /** Which settings it made others; none where it was of another kind. */
    public List<SettingChange> changes() {
        return before.isPresent() && after.isPresent() ? Loosening.changes(before.get(), after.get()) : List.of();
    }
}
