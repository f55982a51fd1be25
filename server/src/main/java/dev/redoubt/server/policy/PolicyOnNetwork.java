package dev.redoubt.server.policy;

import dev.redoubt.server.network.NetworkSettings;
import dev.redoubt.server.network.NetworkWatch;
import org.jdbi.v3.core.Handle;

/** Settings of the network are in everybody's policy. */
public final class PolicyOnNetwork implements NetworkWatch {
    private final Policies policies;

    public PolicyOnNetwork(Policies policies) {
        this.policies = policies;
    }

    @Override
    public void changing(Handle handle, NetworkSettings settings) {
        policies.next(handle);
    }

    @Override
    public void changed(NetworkSettings settings) {
        policies.announceOnceMore();
    }
}
