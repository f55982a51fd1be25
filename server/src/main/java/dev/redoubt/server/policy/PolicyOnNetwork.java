package dev.redoubt.server.policy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.server.network.NetworkSettings;
import dev.redoubt.server.network.NetworkWatch;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Settings of the network are in everybody's policy: weighed, remembered, and told to devices, as those of groups are. */
public final class PolicyOnNetwork implements NetworkWatch {
    private static final String RETENTION = "dataRetention";

    private final Policies policies;
    private final LooserChanges looser;
    private final LooserChanges retention;
    private final Clock clock;

    /**
     * @param looser asked before anybody is allowed more
     * @param retention asked before messages are kept by a retention service
     */
    public PolicyOnNetwork(Policies policies, LooserChanges looser, LooserChanges retention, Clock clock) {
        this.policies = policies;
        this.looser = looser;
        this.retention = retention;
        this.clock = clock;
    }

    @Override
    public void changing(Handle handle, Change change) {
        NetworkSettings before = change.before();
        NetworkSettings after = change.after();
        List<SettingChange> changes = NetworkLoosening.changes(before, after);
        retention.require(!before.dataRetention() && after.dataRetention(), effect(changes), LooserChanges.NO_END);
        // What is a matter of retention is none of looseness, too: one approval is of one kind.
        looser.require(
                changes.stream()
                        .anyMatch(one -> one.isLooser() && !one.setting().equals(RETENTION)),
                effect(changes),
                LooserChanges.NO_END);
        long version = policies.next(handle);
        policies.remember(
                handle,
                new PolicyVersion(
                        version,
                        clock.instant().truncatedTo(ChronoUnit.SECONDS),
                        change.by(),
                        change.act(),
                        Optional.empty(),
                        changes.isEmpty()
                                ? Optional.empty()
                                : Optional.of(new PolicyVersion.Settings.OfNetwork(before, after))));
    }

    private static ObjectNode effect(List<SettingChange> changes) {
        ObjectNode effect = JsonNodeFactory.instance.objectNode();
        effect.set("changes", SettingChange.write(changes));
        return effect;
    }

    @Override
    public void changed(NetworkSettings settings) {
        policies.announceOnceMore();
    }
}
