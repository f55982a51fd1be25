package dev.redoubt.server.proposal;

import dev.redoubt.server.administrator.Role;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Who there is, as far as this package must know. */
public record KnownAdministrators(RoleOf roles, Count counts) {
    /** Of a named administrator; empty if there is none of that name any more. */
    @FunctionalInterface
    public interface RoleOf {
        Optional<Role> role(Handle handle, String name);
    }

    /** How many named administrators may do at least what {@code needed} may. */
    @FunctionalInterface
    public interface Count {
        int count(Handle handle, Role needed);
    }
}
