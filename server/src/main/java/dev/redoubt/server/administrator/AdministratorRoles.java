package dev.redoubt.server.administrator;

import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Which role somebody has, for those who must know no more of administrators. Stateless: the caller brings the transaction. */
public final class AdministratorRoles {
    private final AdministratorStore store = new AdministratorStore();

    /** Of a named administrator; empty if there is none of that name any more. */
    public Optional<Role> role(Handle handle, String name) {
        return store.find(handle, name).map(AdministratorRow::role);
    }

    /** How many named administrators may do at least what {@code needed} may. */
    public int count(Handle handle, Role needed) {
        return store.count(handle, needed);
    }
}
