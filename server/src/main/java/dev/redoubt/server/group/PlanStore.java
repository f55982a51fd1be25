package dev.redoubt.server.group;

import dev.redoubt.protocol.policy.proto.GroupSettings;
import dev.redoubt.server.policy.SettingsJson;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The table {@code policy_plan}. Stateless: the caller brings the transaction. */
final class PlanStore {
    Plan insert(Handle handle, long version, long group, GroupSettings settings, long expiresAtHour) {
        long number = handle.createQuery("""
                        insert into policy_plan (base_version, group_id, settings, expires_at_hour)
                        values (:version, :group, :settings, :expires) returning id""")
                .bind("version", version)
                .bind("group", group)
                .bind("settings", SettingsJson.text(settings))
                .bind("expires", expiresAtHour)
                .mapTo(long.class)
                .one();
        return new Plan(number, version, group, settings, expiresAtHour);
    }

    Optional<Plan> lock(Handle handle, long number, long hour) {
        return handle.createQuery("""
                        select base_version, group_id, settings, expires_at_hour from policy_plan
                        where id = :number and expires_at_hour > :hour for update""")
                .bind("number", number)
                .bind("hour", hour)
                .map((row, _) -> new Plan(
                        number, row.getLong(1), row.getLong(2), SettingsJson.ofText(row.getString(3)), row.getLong(4)))
                .findOne();
    }

    long count(Handle handle) {
        return handle.createQuery("select count(*) from policy_plan")
                .mapTo(long.class)
                .one();
    }

    void delete(Handle handle, long number) {
        handle.createUpdate("delete from policy_plan where id = :number")
                .bind("number", number)
                .execute();
    }

    int deleteExpired(Handle handle, long hour, int limit) {
        return handle.createUpdate("delete from policy_plan where expires_at_hour <= :hour limit :limit")
                .bind("hour", hour)
                .bind("limit", limit)
                .execute();
    }
}
