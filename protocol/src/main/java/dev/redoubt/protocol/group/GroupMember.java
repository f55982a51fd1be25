package dev.redoubt.protocol.group;

import dev.redoubt.protocol.identity.AccountId;
import java.util.Comparator;

/**
 * An account in a group.
 *
 * @param since the epoch since which it has this role, from 1
 */
public record GroupMember(AccountId account, GroupRole role, long since) {
    /** The first outranks the second: administrators first, then who has been it for longer, then the smaller account. */
    static final Comparator<GroupMember> SENIORITY = Comparator.comparing(GroupMember::role)
            .thenComparingLong(GroupMember::since)
            .thenComparing(GroupMember::account);

    /** @throws IllegalArgumentException if the epoch is none */
    public GroupMember {
        if (since < 1) {
            throw new IllegalArgumentException("a member is there from an epoch on");
        }
    }

    boolean outranks(GroupMember other) {
        return SENIORITY.compare(this, other) < 0;
    }
}
