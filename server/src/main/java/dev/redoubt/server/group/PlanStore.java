package dev.redoubt.server.group;

import dev.redoubt.server.policy.SettingsJson;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** The table {@code policy_plan}. Stateless: the caller brings the transaction. */
final class PlanStore {
    /** @return the same with its number */
    Plan insert(Handle handle, Plan without) {
        long number = handle.createQuery("""
                        insert into policy_plan (base_version, group_id, settings, users, bots, devices,
                            waiting_messages, made_by, expires_at_hour)
                        values (:version, :group, :settings, :users, :bots, :devices, :messages, :by, :expires)
                        returning id""")
                .bind("version", without.version())
                .bind("group", without.group())
                .bind("settings", SettingsJson.text(without.settings()))
                .bind("users", without.impact().users())
                .bind("bots", without.impact().bots())
                .bind("devices", without.impact().devices())
                .bind("messages", without.impact().waitingMessages())
                .bind("by", without.by())
                .bind("expires", without.expiresAtHour())
                .mapTo(long.class)
                .one();
        return without.with(number);
    }

    Optional<Plan> find(Handle handle, long number, long hour) {
        return select(handle, number, hour, "");
    }

    /** Nobody else applies it until the transaction ends. */
    Optional<Plan> lock(Handle handle, long number, long hour) {
        return select(handle, number, hour, " for update");
    }

    private static Optional<Plan> select(Handle handle, long number, long hour, String lock) {
        return handle.createQuery("""
                        select base_version, group_id, settings, users, bots, devices, waiting_messages, made_by,
                            expires_at_hour
                        from policy_plan
                        where id = :number and expires_at_hour > :hour""" + lock)
                .bind("number", number)
                .bind("hour", hour)
                .map((row, _) -> new Plan(
                        number,
                        row.getLong(1),
                        row.getLong(2),
                        SettingsJson.ofText(row.getString(3)),
                        new Plan.Impact(row.getInt(4), row.getInt(5), row.getLong(6), row.getLong(7)),
                        row.getString(8),
                        row.getLong(9)))
                .findOne();
    }

    /** How many wait, by the names of their makers. */
    Map<String, Integer> counts(Handle handle, long hour) {
        return handle.createQuery("""
                        select made_by, count(*) from policy_plan where expires_at_hour > :hour group by made_by""")
                .bind("hour", hour)
                .map((row, _) -> Map.entry(row.getString(1), row.getInt(2)))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
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
