package dev.redoubt.server.group;

import dev.redoubt.protocol.policy.proto.GroupSettings;
import dev.redoubt.server.database.Database;
import dev.redoubt.server.housekeeping.Hours;
import dev.redoubt.server.mailbox.Mailbox;
import dev.redoubt.server.policy.SettingsJson;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Messages that wait for the devices of a group's members, whoever sent them: they go no later than the group's longest time to
 * live says. Thread-safe.
 */
public final class WaitingMessages {
    /** Rows that one call of {@link #shorten} changes at most, of each group. */
    public static final int BATCH = 500;

    private static final String OF_GROUP_LATER = """
            from envelope
            join node on node.id = envelope.node
            join user_account on user_account.account = node.account
            left join payload on payload.id = envelope.payload
            where user_account.security_group = :group
            and coalesce(envelope.expires_at_hour, payload.expires_at_hour) > :hour
            """;

    private final Database database;
    private final Clock clock;

    public WaitingMessages(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** How many would be deleted earlier than now if the group had these settings. */
    long later(Handle handle, long group, GroupSettings settings) {
        if (settings.getMaxTtl() == 0) {
            return 0;
        }
        return handle.createQuery("select count(*) " + OF_GROUP_LATER)
                .bind("group", group)
                .bind("hour", latest(settings))
                .mapTo(long.class)
                .one();
    }

    long devices(Handle handle, long group) {
        return handle.createQuery("""
                        select count(*) from node join user_account on user_account.account = node.account
                        where user_account.security_group = :group""").bind("group", group).mapTo(long.class).one();
    }

    private long latest(GroupSettings settings) {
        // What named no time cannot be told apart any more.
        Duration longest = Mailbox.longestWithoutTime(Duration.ofSeconds(settings.getMaxTtl()));
        return Hours.roundUp(clock.instant().plus(longest));
    }

    /** @return how many in this batch; less than {@link #BATCH} means that none is left */
    public int shorten() {
        Map<Long, GroupSettings> limited = database.statement(WaitingMessages::limited);
        int changed = 0;
        for (Map.Entry<Long, GroupSettings> group : limited.entrySet()) {
            long hour = latest(group.getValue());
            changed += database.transaction(handle -> shorten(handle, group.getKey(), hour));
        }
        return changed;
    }

    private static Map<Long, GroupSettings> limited(Handle handle) {
        return handle
                .createQuery("select id, settings from security_group")
                .map((row, _) -> Map.entry(row.getLong(1), SettingsJson.ofText(row.getString(2))))
                .list()
                .stream()
                .filter(group -> group.getValue().getMaxTtl() > 0)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static int shorten(Handle handle, long group, long hour) {
        List<Long> ids = handle.createQuery("select envelope.id " + OF_GROUP_LATER + " limit :limit")
                .bind("group", group)
                .bind("hour", hour)
                .bind("limit", BATCH)
                .mapTo(Long.class)
                .list();
        if (ids.isEmpty()) {
            return 0;
        }
        return handle.createUpdate("update envelope set expires_at_hour = :hour where id in (<ids>)")
                .bindList("ids", ids)
                .bind("hour", hour)
                .execute();
    }
}
