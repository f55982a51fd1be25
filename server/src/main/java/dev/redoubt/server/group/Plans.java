package dev.redoubt.server.group;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.protocol.policy.proto.GroupSettings;
import dev.redoubt.server.administrator.Administrator;
import dev.redoubt.server.api.ApiException;
import dev.redoubt.server.audit.Audit;
import dev.redoubt.server.database.Database;
import dev.redoubt.server.housekeeping.Hours;
import dev.redoubt.server.policy.Loosening;
import dev.redoubt.server.policy.Policies;
import dev.redoubt.server.policy.SettingsRules;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;

/**
 * Says what a change of a group would do before it is done, and does what was planned if nothing else was changed meanwhile.
 * Thread-safe.
 */
public final class Plans {
    /** How long a plan can be applied. */
    static final Duration LIFE = Duration.ofHours(24);

    /** That wait at a time. */
    static final int MOST = 1_000;

    /** Of one administrator's. */
    static final int MOST_OF_ONE = 50;

    static final String PLANNED = "policy.plan";

    /** Expired ones that one call of {@link #deleteExpired} deletes at most. */
    public static final int BATCH = 100;

    private final Database database;
    private final PlanStore store = new PlanStore();
    private final Groups groups;
    private final Policies policies;
    private final Impacts impacts;
    private final Audit audit;
    private final Clock clock;

    public Plans(Database database, Groups groups, Policies policies, Impacts impacts, Audit audit, Clock clock) {
        this.database = database;
        this.groups = groups;
        this.policies = policies;
        this.impacts = impacts;
        this.audit = audit;
        this.clock = clock;
    }

    /** Changes nothing but that the plan is kept for a day. */
    Plan.Weighed make(Administrator by, long group, UnaryOperator<GroupSettings> change) {
        return database.transaction(handle -> {
            long version = policies.lock(handle);
            requireRoom(store.counts(handle, hour()), by);
            GroupSettings before = groups.require(handle, group).settings();
            GroupSettings after = change.apply(before);
            SettingsRules.requireSize(before, after, GroupOperations.SETTINGS);
            Plan.Impact impact = impacts.of(handle, group, before, after);
            long expires = Hours.roundUp(clock.instant().plus(LIFE));
            Plan plan = store.insert(handle, new Plan(0, version, group, after, impact, by.name(), expires));
            Plan.Weighed weighed = weigh(handle, plan, version);
            // It tells how much waits for whom: that is looking, and is written down.
            audit.append(handle, by, PLANNED, details(weighed));
            return weighed;
        });
    }

    private static void requireRoom(Map<String, Integer> counts, Administrator by) {
        if (counts.getOrDefault(by.name(), 0) >= MOST_OF_ONE) {
            throw new ApiException.BadRequestError("you have " + MOST_OF_ONE
                    + " plans that were not applied, which is the most: the oldest ends after 24 hours");
        }
        if (counts.values().stream().mapToInt(Integer::intValue).sum() >= MOST) {
            throw new ApiException.BadRequestError("there are " + MOST + " plans, which is the most");
        }
    }

    private static ObjectNode details(Plan.Weighed weighed) {
        ObjectNode details = JsonNodeFactory.instance
                .objectNode()
                .put("plan", weighed.plan().number())
                .put("group", weighed.plan().group());
        ArrayNode settings = details.putArray("settings");
        weighed.changes().forEach(change -> settings.add(change.setting()));
        return details;
    }

    private long hour() {
        return Hours.of(clock.instant());
    }

    private Plan.Weighed weigh(Handle handle, Plan plan, long version) {
        GroupSettings before = groups.require(handle, plan.group()).settings();
        return new Plan.Weighed(plan, Loosening.changes(before, plan.settings()), plan.version() != version);
    }

    /**
     * What waits is not counted again: this is a look that nobody writes down, and could be repeated until it tells who writes when.
     *
     * @throws ApiException.ResourceNotFoundError if there is none: it was applied, or has expired
     */
    Plan.Weighed find(long number) {
        return database.transaction(handle -> {
            long version = policies.newestVersion(handle);
            return weigh(handle, store.find(handle, number, hour()).orElseThrow(Plans::unknown), version);
        });
    }

    private static ApiException unknown() {
        return new ApiException.ResourceNotFoundError("there is no such plan: it was applied, or has expired");
    }

    /** @throws ApiException.BadRequestError if anything was changed since it was made */
    Groups.Listed apply(Administrator by, long number) {
        Groups.Listed changed = database.transaction(handle -> {
            long version = policies.lock(handle);
            Plan plan = store.lock(handle, number, hour()).orElseThrow(Plans::unknown);
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
                    new Groups.Act(Groups.SETTINGS, plan.expiresAtHour()));
        });
        policies.announce();
        return changed;
    }

    /** @return how many went */
    public static int deleteExpired(Database database, Clock clock) {
        return database.transaction(handle -> new PlanStore().deleteExpired(handle, Hours.of(clock.instant()), BATCH));
    }
}
