package dev.redoubt.server.proposal;

import dev.redoubt.server.administrator.Role;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Who there is, as far as this package must know. In the caller's transaction. */
public record KnownAdministrators(RoleOf roles, Lock lock, Two two) {
    /** Of a named administrator; empty if there is none of that name any more. */
    @FunctionalInterface
    public interface RoleOf {
        Optional<Role> role(Handle handle, String name);
    }

    /** Nobody comes, goes or changes until the transaction ends. */
    @FunctionalInterface
    public interface Lock {
        void lock(Handle handle);
    }

    /** Whether there are two who may do at least what {@code needed} may, let in with keys that cannot be in the same hands. */
    @FunctionalInterface
    public interface Two {
        boolean areThere(Handle handle, Role needed);
    }
}
