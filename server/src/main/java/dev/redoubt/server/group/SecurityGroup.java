package dev.redoubt.server.group;

import dev.redoubt.protocol.policy.proto.GroupSettings;
import java.time.Instant;

/**
 * A group as it is stored.
 *
 * @param isDefault the one that cannot be deleted, and takes the members of those that are
 * @param settings all of them, whether they have an effect or not
 * @param modified whole seconds
 */
record SecurityGroup(long id, String name, boolean isDefault, GroupSettings settings, Instant modified) {}
