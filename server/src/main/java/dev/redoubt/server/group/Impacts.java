package dev.redoubt.server.group;

import dev.redoubt.protocol.policy.proto.GroupSettings;
import dev.redoubt.server.policy.Membership;
import org.jdbi.v3.core.Handle;

/** Says whom other settings of a group would concern at the moment. Thread-safe. */
public final class Impacts {
    private final Membership membership;
    private final WaitingMessages waiting;

    public Impacts(Membership membership, WaitingMessages waiting) {
        this.membership = membership;
        this.waiting = waiting;
    }

    Plan.Impact of(Handle handle, long group, GroupSettings before, GroupSettings after) {
        Membership.Count members = membership.counts(handle).getOrDefault(group, Membership.Count.NONE);
        boolean changed = after.getMaxTtl() != before.getMaxTtl();
        return new Plan.Impact(
                members.users(),
                members.bots(),
                waiting.devices(handle, group),
                changed ? Plan.steps(waiting.later(handle, group, after)) : 0);
    }
}
