package dev.redoubt.server.policy;

import dev.redoubt.protocol.identity.AccountId;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Who is in which security group, as the database says it. */
public interface Membership {
    /**
     * @param users people, whether they have enrolled yet or not
     * @param active those of them who have
     * @param bots whether they have enrolled yet or not
     */
    record Count(int users, int active, int bots) {
        public static final Count NONE = new Count(0, 0, 0);
    }

    /** @return the group's id; the default group's for an account that is in none */
    long groupOf(Handle handle, AccountId account);

    /** By the groups' ids; a group without members may be missing. */
    Map<Long, Count> counts(Handle handle);

    /** The numbers of all who are in the group, upwards: people and bots. */
    List<Long> members(Handle handle, long group);

    /** Moves all members of one group into another. */
    void move(Handle handle, long from, long to);
}
