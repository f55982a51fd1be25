package dev.redoubt.server.proposal;

import dev.redoubt.server.administrator.Role;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Who there is, as far as this package must know. */
public interface KnownAdministrators {
    /** Of a named administrator; empty if there is none of that name any more. */
    Optional<Role> role(Handle handle, String name);

    /** How many named administrators may do at least what {@code needed} may. */
    int count(Handle handle, Role needed);
}
