package dev.redoubt.server.group;

import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.server.policy.LooserChanges;
import dev.redoubt.server.policy.Policies;
import dev.redoubt.server.policy.SettingChange;
import dev.redoubt.server.user.AccountWatch;
import dev.redoubt.server.user.GroupId;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Who comes into another group obeys another policy, which may allow more. */
public final class Members implements AccountWatch {
    private final Policies policies;
    private final LooserChanges looser;
    private final Runnable wipes;

    /**
     * @param looser asked before somebody comes into a group that allows more
     * @param wipes asked before devices are reset, in the transaction; lets through what ends it
     */
    public Members(Policies policies, LooserChanges looser, Runnable wipes) {
        this.policies = policies;
        this.looser = looser;
        this.wipes = wipes;
    }

    @Override
    public void moving(Handle handle, GroupId from, GroupId to) {
        // Nobody changes either of them until this is done.
        policies.lock(handle);
        List<SettingChange> changes = policies.difference(handle, from.value(), to.value());
        looser.require(
                changes.stream().anyMatch(SettingChange::isLooser),
                Effects.move(from.value(), to.value(), changes),
                LooserChanges.NO_END);
        policies.next(handle);
    }

    @Override
    public void resetting(Handle handle) {
        wipes.run();
        policies.next(handle);
    }

    @Override
    public void changed(AccountId account) {
        policies.announceIfNew();
    }
}
