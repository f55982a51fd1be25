package dev.redoubt.server.user;

import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.server.database.Database;
import dev.redoubt.server.enrolment.Challenge;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.Query;

/** The table {@code user_account}. Stateless: the caller brings the transaction. */
public final class UserStore {
    private static final String COLUMNS = """
            select id, kind, names_version, name_index, name_sealed, details_sealed, security_group, suspended, account,
                challenge is not null,
                (select max(invitation.expires_at_hour) from invitation
                    where invitation.user = user_account.id and used_by_digest is null),
                (select max(node.last_seen_day) from node where node.account = user_account.account)
            from user_account
            """;

    /** Somebody who is invited. */
    record Fresh(
            Kind kind,
            Octets nameIndex,
            byte[] sealedName,
            Optional<byte[]> sealedDetails,
            GroupId group,
            Optional<Challenge> challenge) {}

    record Counts(long pending, long active) {
        long total() {
            return pending + active;
        }
    }

    /** Whether there is such a group, which stays until the transaction ends. */
    boolean lockGroup(Handle handle, GroupId group) {
        return handle.createQuery("select id from security_group where id = :id lock in share mode")
                .bind("id", group.value())
                .mapTo(Long.class)
                .findOne()
                .isPresent();
    }

    boolean hasGroup(Handle handle, GroupId group) {
        return handle.createQuery("select count(*) from security_group where id = :id")
                        .bind("id", group.value())
                        .mapTo(int.class)
                        .one()
                > 0;
    }

    /** In which everybody is who was put in no other. */
    GroupId defaultGroup(Handle handle) {
        return new GroupId(handle.createQuery("select id from security_group where is_default = 1")
                .mapTo(Long.class)
                .one());
    }

    /** @return empty if somebody has the name */
    Optional<UserId> insert(Handle handle, Fresh fresh) {
        return handle.createQuery("""
                        insert ignore into user_account
                            (kind, name_index, name_sealed, details_sealed, security_group, challenge)
                        values (:kind, :index, :sealed, :details, :group, :challenge) returning id""")
                .bind("kind", fresh.kind().number())
                .bind("index", fresh.nameIndex().toBytes())
                .bind("sealed", fresh.sealedName())
                .bind("details", fresh.sealedDetails().orElse(null))
                .bind("group", fresh.group().value())
                .bind("challenge", fresh.challenge().map(Challenge::stored).orElse(null))
                .map((row, _) -> new UserId(row.getLong(1)))
                .findOne();
    }

    Optional<UserRow> find(Handle handle, UserId id) {
        return handle.createQuery(COLUMNS + "where id = :id")
                .bind("id", id.value())
                .map((row, _) -> user(row))
                .findOne();
    }

    Optional<UserRow> byName(Handle handle, Octets nameIndex) {
        return handle.createQuery(COLUMNS + "where name_index = :index")
                .bind("index", nameIndex.toBytes())
                .map((row, _) -> user(row))
                .findOne();
    }

    /** Nobody else changes or enrols the user until the transaction ends. Its account, if there is one, is to be locked before. */
    Optional<UserRow> lock(Handle handle, UserId id) {
        return handle.createQuery(COLUMNS + "where id = :id for update")
                .bind("id", id.value())
                .map((row, _) -> user(row))
                .findOne();
    }

    private static UserRow user(ResultSet row) throws SQLException {
        return new UserRow(
                new UserId(row.getLong(1)),
                Kind.of(row.getInt(2)),
                row.getLong(3),
                Octets.copyOf(row.getBytes(4)),
                row.getBytes(5),
                Optional.ofNullable(row.getBytes(6)),
                new GroupId(row.getLong(7)),
                row.getBoolean(8),
                Optional.ofNullable(row.getBytes(9)).map(AccountId::of),
                row.getBoolean(10),
                number(row, 11),
                number(row, 12));
    }

    private static OptionalLong number(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /** In their order; who is not there any more is passed over. */
    List<UserRow> all(Handle handle, List<UserId> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        try (Query query = handle.createQuery(COLUMNS + "where id in (" + marks(ids.size()) + ")")) {
            bind(query, ids);
            Map<UserId, UserRow> rows = new HashMap<>();
            query.map((row, _) -> user(row)).forEach(row -> rows.put(row.id(), row));
            return ids.stream().filter(rows::containsKey).map(rows::get).toList();
        }
    }

    /** Gives the user another name, with details that are sealed for it. False if somebody has the name. */
    boolean rename(Handle handle, UserId id, Octets nameIndex, byte[] sealedName, Optional<byte[]> sealedDetails) {
        try {
            handle.createUpdate("""
                            update user_account set name_index = :index, name_sealed = :sealed,
                                details_sealed = :details, names_version = names_version + 1
                            where id = :id""")
                    .bind("id", id.value())
                    .bind("index", nameIndex.toBytes())
                    .bind("sealed", sealedName)
                    .bind("details", sealedDetails.orElse(null))
                    .execute();
            return true;
        } catch (JdbiException e) {
            if (!Database.isDuplicateKey(e)) {
                throw e;
            }
            return false;
        }
    }

    void describe(Handle handle, UserId id, Optional<byte[]> sealedDetails) {
        handle.createUpdate("""
                        update user_account set details_sealed = :details, names_version = names_version + 1
                        where id = :id""")
                .bind("id", id.value())
                .bind("details", sealedDetails.orElse(null))
                .execute();
    }

    void move(Handle handle, UserId id, GroupId group) {
        handle.createUpdate("update user_account set security_group = :group where id = :id")
                .bind("id", id.value())
                .bind("group", group.value())
                .execute();
    }

    void suspend(Handle handle, UserId id, boolean suspended) {
        handle.createUpdate("update user_account set suspended = :suspended where id = :id")
                .bind("id", id.value())
                .bind("suspended", suspended)
                .execute();
    }

    void challenge(Handle handle, UserId id, Challenge challenge) {
        handle.createUpdate("update user_account set challenge = :challenge, challenge_failures = 0 where id = :id")
                .bind("id", id.value())
                .bind("challenge", challenge.stored())
                .execute();
    }

    /** With a new invitation its challenge may be tried again. */
    void forgiveChallenges(Handle handle, UserId id) {
        handle.createUpdate("update user_account set challenge_failures = 0 where id = :id")
                .bind("id", id.value())
                .execute();
    }

    /** With all invitations, by the foreign key. Before its account. */
    void delete(Handle handle, UserId id) {
        handle.createUpdate("delete from user_account where id = :id")
                .bind("id", id.value())
                .execute();
    }

    Counts counts(Handle handle, Kind kind) {
        return handle.createQuery("""
                        select coalesce(sum(account is null), 0), coalesce(sum(account is not null), 0)
                        from user_account where kind = :kind""")
                .bind("kind", kind.number())
                .map((row, _) -> new Counts(row.getLong(1), row.getLong(2)))
                .one();
    }

    /** Users and bots. */
    long count(Handle handle) {
        return handle.createQuery("select count(*) from user_account")
                .mapTo(Long.class)
                .one();
    }

    static String marks(int count) {
        return String.join(",", Collections.nCopies(count, "?"));
    }

    static void bind(Query query, Collection<UserId> ids) {
        int position = 0;
        for (UserId id : ids) {
            query.bind(position++, id.value());
        }
    }
}
