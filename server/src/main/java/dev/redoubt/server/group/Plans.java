package dev.redoubt.server.group;

import dev.redoubt.protocol.policy.proto.GroupSettings;
import dev.redoubt.server.administrator.Administrator;
import dev.redoubt.server.api.ApiException;
import dev.redoubt.server.database.Database;
import dev.redoubt.server.housekeeping.Hours;
import dev.redoubt.server.policy.Loosening;
import dev.redoubt.server.policy.Membership;
import dev.redoubt.server.policy.Policies;
import dev.redoubt.server.policy.PolicyVersion;
import java.time.Clock;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;

/**
 * Says what a change of a group would do before it is done, does what was planned if nothing else was changed meanwhile, and takes
 * the newest change of settings back. Thread-safe.
 */
public final class Plans {
    /** How long a plan can be applied. */
    static final Duration LIFE = Duration.ofHours(24);

    /** That wait at a time. */
    static final int MOST = 1_000;

    /** Expired ones that one call of {@link #deleteExpired} deletes at most. */
    public static final int BATCH = 100;

    private final Database database;
    private final PlanStore store = new PlanStore();
    private final Groups groups;
    private final Policies policies;
    private final Membership membership;
    private final WaitingMessages waiting;
    private final Clock clock;

    public Plans(
            Database database,
            Groups groups,
            Policies policies,
            Membership membership,
            WaitingMessages waiting,
            Clock clock) {
        this.database = database;
        this.groups = groups;
        this.policies = policies;
        this.membership = membership;
        this.waiting = waiting;
        this.clock = clock;
    }

    /** Changes nothing but that the plan is kept for a day. */
    Plan.Weighed make(long group, UnaryOperator<GroupSettings> change) {
        return database.transaction(handle -> {
            long version = policies.lock(handle);
            if (store.count(handle) >= MOST) {
                throw new ApiException.BadRequestError("there are " + MOST + " plans, which is the most");
            }
            GroupSettings before = groups.require(handle, group).settings();
            GroupSettings after = change.apply(before);
            Plan plan = store.insert(
                    handle, version, group, after, Hours.roundUp(clock.instant().plus(LIFE)));
            return new Plan.Weighed(plan, Loosening.changes(before, after), impact(handle, group, before, after));
        });
    }

    private Plan.Impact impact(Handle handle, long group, GroupSettings before, GroupSettings after) {
        Membership.Count members = membership.counts(handle).getOrDefault(group, Membership.Count.NONE);
        boolean changed = after.getMaxTtl() != before.getMaxTtl();
        return new Plan.Impact(
                members.users(),
                members.bots(),
                waiting.devices(handle, group),
                changed ? waiting.later(handle, group, after) : 0);
    }

    /** @throws ApiException.BadRequestError if anything was changed since it was made */
    Groups.Listed apply(Administrator by, long number) {
        Groups.Listed changed = database.transaction(handle -> {
            long version = policies.lock(handle);
            Plan plan = store.lock(handle, number, Hours.of(clock.instant()))
                    .orElseThrow(() -> new ApiException.ResourceNotFoundError(
                            "there is no such plan: it was applied, or has expired"));
            if (plan.version() != version) {
                throw new ApiException.BadRequestError(
                        "something was changed since this was planned, and nothing was done: plan it again");
            }
            store.delete(handle, number);
            return groups.change(
                    handle,
                    by,
                    plan.group(),
                    before -> new Groups.Target(before.name(), plan.settings()),
                    Groups.SETTINGS);
        });
        policies.announce();
        return changed;
    }

    /**
     * Gives the group the settings again that it had before the newest change.
     *
     * @param version of that change, as the history shows it: should there be a newer one, nothing is done
     */
    Groups.Listed revert(Administrator by, long version) {
        Groups.Listed changed = database.transaction(handle -> {
            policies.lock(handle);
            PolicyVersion newest = policies.newest(handle)
                    .orElseThrow(() -> new ApiException.BadRequestError("nothing was changed yet"));
            if (newest.version() != version) {
                throw new ApiException.BadRequestError(
                        "the newest change is " + newest.version() + ", and only that one can be taken back");
            }
            long group = newest.group()
                    .filter(_ -> newest.before().isPresent())
                    .orElseThrow(() -> new ApiException.BadRequestError(
                            "the newest change is not one of a group's settings: it is not taken back this way"));
            GroupSettings before = newest.before().orElseThrow();
            return groups.change(
                    handle, by, group, target -> new Groups.Target(target.name(), before), Groups.REVERTED);
        });
        policies.announce();
        return changed;
    }

    /** @return how many went */
    public static int deleteExpired(Database database, Clock clock) {
        return database.transaction(handle -> new PlanStore().deleteExpired(handle, Hours.of(clock.instant()), BATCH));
    }
}
