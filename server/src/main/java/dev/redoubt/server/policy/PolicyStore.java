package dev.redoubt.server.policy;

import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.policy.proto.GroupSettings;
import dev.redoubt.server.account.NodeStanding;
import dev.redoubt.server.network.NetworkSettings;
import dev.redoubt.server.network.SettingsText;
import dev.redoubt.server.policy.PolicyVersion.Settings;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The tables {@code policy_state} and {@code policy_version}, and what of {@code security_group} is obeyed. Stateless. */
final class PolicyStore {
    /** Changes that are remembered. */
    static final int REMEMBERED = 1_000;

    /** Nobody else changes a policy until the transaction ends. */
    long lock(Handle handle) {
        return handle.createQuery("select version from policy_state where id = 1 for update")
                .mapTo(long.class)
                .one();
    }

    long version(Handle handle) {
        return handle.createQuery("select version from policy_state where id = 1")
                .mapTo(long.class)
                .one();
    }

    void setVersion(Handle handle, long version) {
        handle.createUpdate("update policy_state set version = :version where id = 1")
                .bind("version", version)
                .execute();
    }

    /** @return whether it was another one before */
    boolean setKeySerial(Handle handle, long serial) {
        return handle.createUpdate(
                                "update policy_state set key_serial = :serial where id = 1 and key_serial <> :serial")
                        .bind("serial", serial)
                        .execute()
                > 0;
    }

    /** As they are stored, by the groups' ids. */
    Map<Long, GroupSettings> settings(Handle handle) {
        Map<Long, GroupSettings> settings = new LinkedHashMap<>();
        handle.createQuery("select id, settings from security_group order by id")
                .map((row, _) -> Map.entry(row.getLong(1), SettingsJson.ofText(row.getString(2))))
                .forEach(entry -> settings.put(entry.getKey(), entry.getValue()));
        return settings;
    }

    long defaultGroup(Handle handle) {
        return handle.createQuery("select id from security_group where is_default = 1")
                .mapTo(long.class)
                .one();
    }

    void remember(Handle handle, PolicyVersion version) {
        handle.createUpdate("""
                        insert into policy_version
                            (version, made_at, made_by, act, group_id, settings_before, settings_after)
                        values (:version, :at, :by, :act, :group, :before, :after)""")
                .bind("version", version.version())
                .bind("at", version.at().getEpochSecond())
                .bind("by", version.by())
                .bind("act", version.act())
                .bind("group", version.group().orElse(null))
                .bind("before", version.settings().map(PolicyStore::before).orElse(null))
                .bind("after", version.settings().map(PolicyStore::after).orElse(null))
                .execute();
        handle.createUpdate("""
                        delete from policy_version where version <= coalesce(
                            (select version from (select version from policy_version order by version desc
                             limit 1 offset :remembered) as oldest), 0)""").bind("remembered", REMEMBERED).execute();
    }

    private static String before(Settings settings) {
        return switch (settings) {
            case Settings.OfGroup(GroupSettings before, GroupSettings _) -> SettingsJson.text(before);
            case Settings.OfNetwork(NetworkSettings before, NetworkSettings _) -> text(before);
        };
    }

    private static String after(Settings settings) {
        return switch (settings) {
            case Settings.OfGroup(GroupSettings _, GroupSettings after) -> SettingsJson.text(after);
            case Settings.OfNetwork(NetworkSettings _, NetworkSettings after) -> text(after);
        };
    }

    private static String text(NetworkSettings settings) {
        return SettingsText.write(settings).toString();
    }

    private static Optional<Settings> settings(Optional<Long> group, @Nullable String before, @Nullable String after) {
        if (before == null || after == null) {
            return Optional.empty();
        }
        return Optional.of(
                group.isPresent()
                        ? new Settings.OfGroup(SettingsJson.ofText(before), SettingsJson.ofText(after))
                        : new Settings.OfNetwork(SettingsText.parse(before), SettingsText.parse(after)));
    }

    /** What the device says that it obeys. */
    void report(Handle handle, NodeId node, long version) {
        handle.createUpdate("update node set policy_version = :version where id = :node and policy_version <> :version")
                .bind("node", node.toBytes())
                .bind("version", version)
                .execute();
    }

    Reports reports(Handle handle) {
        return handle.createQuery("""
                        select count(*), coalesce(sum(policy_version = (select version from policy_state where id = 1)), 0)
                        from node where standing = :good""")
                .bind("good", NodeStanding.GOOD.number())
                .map((row, _) -> new Reports(version(handle), row.getLong(1), row.getLong(2)))
                .one();
    }

    /** Devices in good standing that obey the newest version, and those that do not; of each group, whether it has any or not. */
    List<GroupDevices> devices(Handle handle) {
        return handle.createQuery("""
                        select security_group.id, count(node.id),
                            coalesce(sum(node.policy_version = (select version from policy_state where id = 1)), 0)
                        from security_group
                        left join user_account on user_account.security_group = security_group.id
                        left join node on node.account = user_account.account and node.standing = :good
                        group by security_group.id order by security_group.id""")
                .bind("good", NodeStanding.GOOD.number())
                .map((row, _) -> new GroupDevices(row.getLong(1), row.getLong(3), row.getLong(2) - row.getLong(3)))
                .list();
    }

    /**
     * @param current devices that obey the newest version
     * @param behind those that do not
     */
    record GroupDevices(long group, long current, long behind) {}

    /**
     * @param version the newest
     * @param devices in good standing
     * @param current of these, those that say that they obey it
     */
    record Reports(long version, long devices, long current) {}

    /** The newest first. */
    List<PolicyVersion> history(Handle handle, long below, int most) {
        return handle.createQuery("""
                        select version, made_at, made_by, act, group_id, settings_before, settings_after
                        from policy_version where version < :below order by version desc limit :most""")
                .bind("below", below)
                .bind("most", most)
                .map((row, _) -> version(row))
                .list();
    }

    private static PolicyVersion version(ResultSet row) throws SQLException {
        Optional<Long> group = Optional.ofNullable(row.getObject(5, Long.class));
        return new PolicyVersion(
                row.getLong(1),
                Instant.ofEpochSecond(row.getLong(2)),
                row.getString(3),
                row.getString(4),
                group,
                settings(group, row.getString(6), row.getString(7)));
    }
}
