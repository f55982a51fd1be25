package dev.redoubt.server.administrator;

import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Which role somebody has, for those who must know no more of administrators. Stateless: the caller brings the transaction. */
public final class AdministratorRoles {
    private static final long DAY = Duration.ofDays(1).toSeconds();

    private final AdministratorStore store = new AdministratorStore();
    private final Clock clock;

    public AdministratorRoles(Clock clock) {
        this.clock = clock;
    }

    /** Of a named administrator; empty if there is none of that name any more. */
    public Optional<Role> role(Handle handle, String name) {
        return store.find(handle, name).map(AdministratorRow::role);
    }

    /**
     * Nobody changes or removes an administrator who is there, or adds a key of his, until the transaction ends; nor does anybody
     * else come through here, if there is any. Administrators may be added: rows that are not there cannot be locked under READ
     * COMMITTED.
     */
    public void lock(Handle handle) {
        store.lockAll(handle);
    }

    /**
     * Whether two can decide, one after the other: two administrators who may do at least what {@code needed} may, are not locked,
     * and have an access key each that is good and that cannot both be in one person's hands. These keys stay until the transaction
     * ends.
     */
    public boolean areTwo(Handle handle, Role needed) {
        List<Administrator> able = store.withGoodKeys(handle, clock.instant().getEpochSecond() / DAY).stream()
                .filter(one -> one.role().includes(needed))
                .toList();
        return able.stream()
                .anyMatch(one -> able.stream().anyMatch(other -> Collections.disjoint(one.persons(), other.persons())));
    }
}
