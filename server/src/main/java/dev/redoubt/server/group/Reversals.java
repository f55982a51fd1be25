package dev.redoubt.server.group;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.redoubt.protocol.policy.proto.GroupSettings;
import dev.redoubt.server.administrator.Administrator;
import dev.redoubt.server.api.ApiException;
import dev.redoubt.server.database.Database;
import dev.redoubt.server.network.NetworkChanges;
import dev.redoubt.server.network.NetworkSettings;
import dev.redoubt.server.policy.LooserChanges;
import dev.redoubt.server.policy.Policies;
import dev.redoubt.server.policy.PolicyVersion;
import org.jdbi.v3.core.Handle;

/** Takes the newest change of a group's settings, or of the network's, back. Thread-safe. */
public final class Reversals {
    private final Database database;
    private final Groups groups;
    private final NetworkChanges network;
    private final Policies policies;

    /** What was reverted, as it is now. */
    sealed interface Reverted {
        record OfGroup(Groups.Listed group) implements Reverted {}

        /** @param settings as answers list them */
        record OfNetwork(ArrayNode settings) implements Reverted {}
    }

    public Reversals(Database database, Groups groups, NetworkChanges network, Policies policies) {
        this.database = database;
        this.groups = groups;
        this.network = network;
        this.policies = policies;
    }

    /**
     * Gives the group, or the network, the settings again that it had before the newest change.
     *
     * @param version of that change, as the history shows it: should there be a newer one, nothing is done
     */
    Reverted revert(Administrator by, long version) {
        // Which of them it is does not change: there is one change of a version. Whether it is the newest is asked
        // again.
        PolicyVersion change = database.statement(handle -> newest(handle, version));
        return switch (settings(change)) {
            case PolicyVersion.Settings.OfGroup(GroupSettings before, GroupSettings _) ->
                new Reverted.OfGroup(revert(by, change, before));
            case PolicyVersion.Settings.OfNetwork(NetworkSettings before, NetworkSettings _) ->
                new Reverted.OfNetwork(network.revert(by, version, handle -> {
                    policies.lock(handle);
                    newest(handle, version);
                    return before;
                }));
        };
    }

    private Groups.Listed revert(Administrator by, PolicyVersion change, GroupSettings before) {
        Groups.Listed changed = database.transaction(handle -> {
            policies.lock(handle);
            newest(handle, change.version());
            return groups.change(
                    handle,
                    by,
                    change.group().orElseThrow(),
                    target -> new Groups.Target(target.name(), before),
                    new Groups.Act(Groups.REVERTED, LooserChanges.NO_END));
        });
        policies.announce();
        return changed;
    }

    private PolicyVersion newest(Handle handle, long version) {
        PolicyVersion newest =
                policies.newest(handle).orElseThrow(() -> new ApiException.BadRequestError("nothing was changed yet"));
        if (newest.version() != version) {
            throw new ApiException.BadRequestError(
                    "the newest change is " + newest.version() + ", and only that one can be taken back");
        }
        return newest;
    }

    private static PolicyVersion.Settings settings(PolicyVersion change) {
        return change.settings()
                .orElseThrow(() -> new ApiException.BadRequestError(
                        "the newest change is not one of settings: it is not taken back this way"));
    }
}
