package dev.redoubt.server.group;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.protocol.policy.proto.GroupSettings;
import dev.redoubt.server.administrator.Administrator;
import dev.redoubt.server.api.ApiException;
import dev.redoubt.server.audit.Audit;
import dev.redoubt.server.database.Database;
import dev.redoubt.server.policy.Loosening;
import dev.redoubt.server.policy.LooserChanges;
import dev.redoubt.server.policy.Membership;
import dev.redoubt.server.policy.Policies;
import dev.redoubt.server.policy.PolicyVersion;
import dev.redoubt.server.policy.SettingChange;
import dev.redoubt.server.policy.SettingsRules;
import dev.redoubt.server.policy.StandardSettings;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;

/**
 * Makes, changes and deletes groups. Each change is one transaction with its entry in the audit log, its line in the history and the
 * next version of the policies; devices hear of it after the commit. Thread-safe.
 */
public final class Groups {
    /** Groups that there are at most. */
    public static final int MOST = 1_000;

    static final String CREATED = "group.create";
    static final String SETTINGS = "group.settings";
    static final String RENAMED = "group.rename";
    static final String DELETED = "group.delete";
    static final String REVERTED = "group.revert";

    private static final int NAME_MAX = 100;

    private final Database database;
    private final GroupStore store;
    private final Policies policies;
    private final Membership membership;
    private final Audit audit;
    private final LooserChanges looser;
    private final Clock clock;

    /** A group, and how many are in it. */
    record Listed(SecurityGroup group, Membership.Count members) {}

    /** What a group becomes. */
    record Target(String name, GroupSettings settings) {}

    public Groups(
            Database database,
            Policies policies,
            Membership membership,
            Audit audit,
            LooserChanges looser,
            Clock clock) {
        this.database = database;
        this.store = new GroupStore();
        this.policies = policies;
        this.membership = membership;
        this.audit = audit;
        this.looser = looser;
        this.clock = clock;
    }

    /** @throws ApiException.ResourceNotFoundError if there is none */
    Listed find(long id) {
        return database.statement(handle -> listed(handle, require(handle, id)));
    }

    List<Listed> list(GroupStore.Order order, boolean descending, Optional<String> after, int limit) {
        return database.statement(handle -> {
            Map<Long, Membership.Count> counts = membership.counts(handle);
            return store.list(handle, order, descending, after, limit).stream()
                    .map(group -> new Listed(group, counts.getOrDefault(group.id(), Membership.Count.NONE)))
                    .toList();
        });
    }

    private Listed listed(Handle handle, SecurityGroup group) {
        return new Listed(group, membership.counts(handle).getOrDefault(group.id(), Membership.Count.NONE));
    }

    /** Whoever has locked the policies has nobody move meanwhile. */
    private Effects.Hit hit(Handle handle, SecurityGroup group) {
        return new Effects.Hit(group, listed(handle, group).members(), membership.members(handle, group.id()));
    }

    SecurityGroup require(Handle handle, long id) {
        return store.find(handle, id).orElseThrow(Groups::unknown);
    }

    private static ApiException unknown() {
        return new ApiException.ResourceNotFoundError("there is no such security group");
    }

    Listed create(Administrator by, String name, GroupSettings settings) {
        requireName(name);
        SettingsRules.requireSize(StandardSettings.GROUP, settings, GroupOperations.SETTINGS);
        Listed created = database.transaction(handle -> {
            long version = policies.next(handle);
            if (store.count(handle) >= MOST) {
                throw new ApiException.BadRequestError("there are " + MOST + " security groups, which is the most");
            }
            requireFree(handle, name, 0);
            long id = store.insert(handle, name, settings, now());
            policies.remember(handle, entry(version, by, CREATED, id, Optional.empty()));
            audit.append(handle, by, CREATED, details(id, version));
            return listed(handle, require(handle, id));
        });
        policies.announce();
        return created;
    }

    /** @param change from what the group is to what it becomes; runs while nobody else changes anything */
    Listed update(Administrator by, long id, UnaryOperator<Target> change) {
        Listed updated = database.transaction(handle -> {
            policies.lock(handle);
            return change(handle, by, id, change, new Act(SETTINGS, LooserChanges.NO_END));
        });
        policies.announce();
        return updated;
    }

    /**
     * What changes settings.
     *
     * @param name as in the audit log
     * @param lastHour it can be done no later than before this hour
     */
    record Act(String name, long lastHour) {}

    /** In the caller's transaction, which has locked the policies. Nothing happens where nothing becomes another. */
    Listed change(Handle handle, Administrator by, long id, UnaryOperator<Target> change, Act act) {
        SecurityGroup before = require(handle, id);
        Target after = change.apply(new Target(before.name(), before.settings()));
        boolean renamed = !after.name().equals(before.name());
        boolean changed = !after.settings().equals(before.settings());
        SettingsRules.requireSize(before.settings(), after.settings(), GroupOperations.SETTINGS);
        if (renamed) {
            requireName(after.name());
            requireFree(handle, after.name(), id);
        }
        List<SettingChange> changes = Loosening.changes(before.settings(), after.settings());
        looser.require(
                changes.stream().anyMatch(SettingChange::isLooser),
                Effects.settings(hit(handle, before), after.settings(), changes),
                act.lastHour());
        if (renamed || changed) {
            long version = policies.next(handle);
            store.update(handle, id, after.name(), after.settings(), now());
            Optional<PolicyVersion.Settings> settings = changed
                    ? Optional.of(new PolicyVersion.Settings.OfGroup(before.settings(), after.settings()))
                    : Optional.empty();
            String said = changed ? act.name() : RENAMED;
            policies.remember(handle, entry(version, by, said, id, settings));
            audit.append(handle, by, said, details(id, version, changes));
        }
        return listed(handle, require(handle, id));
    }

    /** Its members come into the default group, which may allow them more. */
    void delete(Administrator by, long id) {
        database.transaction(handle -> {
            policies.lock(handle);
            SecurityGroup group = store.lock(handle, id).orElseThrow(Groups::unknown);
            if (group.isDefault()) {
                throw new ApiException.BadRequestError("the default security group cannot be deleted");
            }
            SecurityGroup standard = store.standard(handle);
            Membership.Count members = listed(handle, group).members();
            boolean anybody = members.users() + members.bots() > 0;
            List<SettingChange> changes = Loosening.changes(group.settings(), standard.settings());
            looser.require(
                    anybody && changes.stream().anyMatch(SettingChange::isLooser),
                    Effects.deletion(hit(handle, group), standard, changes),
                    LooserChanges.NO_END);
            long version = policies.next(handle);
            membership.move(handle, id, standard.id());
            store.delete(handle, id);
            policies.remember(handle, entry(version, by, DELETED, id, Optional.empty()));
            audit.append(
                    handle,
                    by,
                    DELETED,
                    details(id, version).put("users", members.users()).put("bots", members.bots()));
            return version;
        });
        policies.announce();
    }

    private PolicyVersion entry(
            long version, Administrator by, String act, long group, Optional<PolicyVersion.Settings> settings) {
        return new PolicyVersion(version, now(), by.name(), act, Optional.of(group), settings);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    private static ObjectNode details(long group, long version) {
        return JsonNodeFactory.instance.objectNode().put("group", group).put("version", version);
    }

    /** Names of settings, and which way they went; not what is in lists, where texts of people may be. */
    private static ObjectNode details(long group, long version, List<SettingChange> changes) {
        ObjectNode details = details(group, version);
        ArrayNode settings = details.putArray("settings");
        ArrayNode loosened = details.putArray("looser");
        changes.forEach(change -> settings.add(change.setting()));
        changes.stream().filter(SettingChange::isLooser).forEach(change -> loosened.add(change.setting()));
        return details;
    }

    private void requireFree(Handle handle, String name, long otherThan) {
        if (store.isTaken(handle, name, otherThan)) {
            throw new ApiException.BadRequestError("there is a security group of this name already");
        }
    }

    private static void requireName(String name) {
        boolean good = !name.isBlank()
                && name.equals(name.strip())
                && name.codePointCount(0, name.length()) <= NAME_MAX
                && name.codePoints().noneMatch(Character::isISOControl);
        if (!good) {
            throw new ApiException.ValidationError(
                    "name", "is 1 to " + NAME_MAX + " characters in one line, no space at either end");
        }
    }
}
