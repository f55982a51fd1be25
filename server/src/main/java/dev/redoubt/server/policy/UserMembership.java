package dev.redoubt.server.policy;

import dev.redoubt.protocol.identity.AccountId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** By the table {@code user_account}. Stateless. */
public final class UserMembership implements Membership {
    /** As {@code user_account.kind} has it. */
    private static final int BOT = 2;

    @Override
    public long groupOf(Handle handle, AccountId account) {
        return handle.createQuery("""
                        select coalesce(
                            (select security_group from user_account where account = :account),
                            (select id from security_group where is_default = 1))""")
                .bind("account", account.toBytes())
                .mapTo(long.class)
                .one();
    }

    @Override
    public Map<Long, Count> counts(Handle handle) {
        Map<Long, Count> counts = new HashMap<>();
        handle.createQuery("""
                        select security_group, sum(kind <> :bot), sum(kind <> :bot and account is not null),
                            sum(kind = :bot)
                        from user_account group by security_group""")
                .bind("bot", BOT)
                .map((row, _) -> Map.entry(row.getLong(1), new Count(row.getInt(2), row.getInt(3), row.getInt(4))))
                .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
        return counts;
    }

    @Override
    public List<Long> members(Handle handle, long group) {
        return handle.createQuery("select id from user_account where security_group = :group order by id")
                .bind("group", group)
                .mapTo(long.class)
                .list();
    }

    @Override
    public void move(Handle handle, long from, long to) {
        handle.createUpdate("update user_account set security_group = :to where security_group = :from")
                .bind("from", from)
                .bind("to", to)
                .execute();
    }
}
