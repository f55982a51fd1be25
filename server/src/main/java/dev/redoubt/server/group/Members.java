package dev.redoubt.server.group;

import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.server.policy.Policies;
import dev.redoubt.server.user.AccountWatch;
import dev.redoubt.server.user.GroupId;
import org.jdbi.v3.core.Handle;

/** Who comes into another group obeys another policy, which may allow more. */
public final class Members implements AccountWatch {
    private final Policies policies;
    private final LooserChanges looser;

    public Members(Policies policies, LooserChanges looser) {
        this.policies = policies;
        this.looser = looser;
    }

    @Override
    public void moving(Handle handle, GroupId from, GroupId to) {
        // Nobody changes either of them until this is done.
        policies.lock(handle);
        if (policies.isLooser(handle, from.value(), to.value())) {
            looser.require();
        }
        policies.next(handle);
    }

    @Override
    public void resetting(Handle handle) {
        policies.next(handle);
    }

    @Override
    public void changed(AccountId account) {
        policies.announceIfNew();
    }
}
