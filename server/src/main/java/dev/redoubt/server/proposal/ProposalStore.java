package dev.redoubt.server.proposal;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** The tables {@code proposal} and {@code two_administrators}. Stateless: the caller brings the transaction. */
final class ProposalStore {
    private static final String SELECT =
            "select number, kind, operation, administrator, expires_at_hour, input_sealed from proposal";

    private final ProposalVault vault;

    ProposalStore(ProposalVault vault) {
        this.vault = vault;
    }

    /** @return the same with its number */
    Proposal insert(Handle handle, Proposal without) {
        long number = handle.createUpdate("""
                        insert into proposal (kind, operation, administrator, input_sealed, expires_at_hour)
                        values (:kind, :operation, :administrator, '', :expires)""")
                .bind("kind", without.kind().text())
                .bind("operation", without.operation())
                .bind("administrator", without.by())
                .bind("expires", without.expiresAtHour())
                .executeAndReturnGeneratedKeys("number")
                .mapTo(long.class)
                .one();
        Proposal numbered = without.with(number);
        handle.createUpdate("update proposal set input_sealed = :sealed where number = :number")
                .bind("sealed", vault.seal(numbered))
                .bind("number", number)
                .execute();
        return numbered;
    }

    /** By number, upwards, above {@code after}; those that have expired are left out. */
    List<Proposal> after(Handle handle, long after, long hour, int limit) {
        return map(handle.createQuery(
                        SELECT + " where number > :after and expires_at_hour > :hour order by number" + " limit :limit")
                .bind("after", after)
                .bind("hour", hour)
                .bind("limit", limit));
    }

    /** Nobody else decides on it until the transaction ends. */
    Optional<Proposal> lock(Handle handle, long number, long hour) {
        return map(handle.createQuery(SELECT + " where number = :number and expires_at_hour > :hour for update")
                        .bind("number", number)
                        .bind("hour", hour))
                .stream()
                .findFirst();
    }

    private List<Proposal> map(Query query) {
        return query.map((row, _) -> vault.open(
                        new Proposal(
                                row.getLong(1),
                                Kind.of(row.getString(2)).orElseThrow(),
                                row.getString(3),
                                row.getString(4),
                                row.getLong(5),
                                Proposal.Content.NONE),
                        row.getBytes(6)))
                .list();
    }

    /**
     * Whose proposals wait, a name for each. Whoever else asks this waits until the transaction ends: for a row that is always there,
     * since rows that are not there yet cannot be locked under READ COMMITTED. Proposals may go meanwhile.
     */
    List<String> lockMakers(Handle handle, long hour) {
        handle.createQuery("select id from policy_state for update")
                .mapTo(int.class)
                .one();
        return handle.createQuery("select administrator from proposal where expires_at_hour > :hour")
                .bind("hour", hour)
                .mapTo(String.class)
                .list();
    }

    void delete(Handle handle, long number) {
        handle.createUpdate("delete from proposal where number = :number")
                .bind("number", number)
                .execute();
    }

    /** Their numbers, locked. */
    List<Long> expired(Handle handle, long hour, int limit) {
        return handle.createQuery("select number from proposal where expires_at_hour <= :hour limit :limit for update")
                .bind("hour", hour)
                .bind("limit", limit)
                .mapTo(long.class)
                .list();
    }

    /** Numbers of all that one has made, locked. */
    List<Long> of(Handle handle, String maker) {
        return handle.createQuery("select number from proposal where administrator = :maker order by number for update")
                .bind("maker", maker)
                .mapTo(long.class)
                .list();
    }

    /** The kinds that are switched on. */
    Set<Kind> rule(Handle handle) {
        return rule(handle, "");
    }

    /** As they are at the moment; none of them goes until the transaction ends. That none comes is for the caller to lock. */
    Set<Kind> lockRule(Handle handle) {
        return rule(handle, " for update");
    }

    private static Set<Kind> rule(Handle handle, String lock) {
        EnumSet<Kind> on = EnumSet.noneOf(Kind.class);
        handle.createQuery("select kind from two_administrators" + lock)
                .mapTo(String.class)
                .forEach(text -> Kind.of(text).ifPresent(on::add));
        return on;
    }

    void setRule(Handle handle, Set<Kind> on) {
        handle.createUpdate("delete from two_administrators").execute();
        for (Kind kind : on) {
            handle.createUpdate("insert into two_administrators (kind) values (:kind)")
                    .bind("kind", kind.text())
                    .execute();
        }
    }
}
