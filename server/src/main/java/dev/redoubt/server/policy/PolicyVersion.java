package dev.redoubt.server.policy;

import dev.redoubt.protocol.policy.proto.GroupSettings;
import dev.redoubt.server.network.NetworkSettings;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A change in the history of policies.
 *
 * @param version that it made
 * @param by the administrator's name
 * @param act as in the audit log, as {@code group.update}
 * @param group that was changed; empty where it was the network, and so all of them
 * @param settings what they were and became, where settings were changed
 */
public record PolicyVersion(
        long version, Instant at, String by, String act, Optional<Long> group, Optional<Settings> settings) {

    /** What settings were and became. */
    public sealed interface Settings {
        /** Which of them are others now. */
        List<SettingChange> changes();

        record OfGroup(GroupSettings before, GroupSettings after) implements Settings {
            @Override
            public List<SettingChange> changes() {
                return Loosening.changes(before, after);
            }
        }

        record OfNetwork(NetworkSettings before, NetworkSettings after) implements Settings {
            @Override
            public List<SettingChange> changes() {
                return NetworkLoosening.changes(before, after);
            }
        }
    }

    /** Which settings it made others; none where it was of another kind. */
    public List<SettingChange> changes() {
        return settings.map(Settings::changes).orElse(List.of());
    }
}
