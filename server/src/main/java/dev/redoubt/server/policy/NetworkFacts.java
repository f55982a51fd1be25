package dev.redoubt.server.policy;

import dev.redoubt.protocol.policy.proto.NetworkSettings;
import org.jdbi.v3.core.Handle;

/** The appliance's one network. */
public interface NetworkFacts {
    /** Eight digits. */
    String id(Handle handle);

    NetworkSettings settings(Handle handle);
}
