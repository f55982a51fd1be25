package dev.redoubt.server.database;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.redoubt.server.testing.MariaDb;
import dev.redoubt.server.testing.Rows;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** What becomes of accounts and invitations that were there before there were users. */
class UsersMigrationIT {
    private final String database = MariaDb.shared().createDatabase();
    private final Rows rows = new Rows(database);

    private Flyway flyway(String target) {
        return Flyway.configure()
                .dataSource(
                        "jdbc:mariadb://127.0.0.1:" + MariaDb.shared().port() + "/" + database,
                        MariaDb.USER,
                        MariaDb.PASSWORD)
                .locations("classpath:db/migration")
                .target(target)
                .load();
    }

    private static String id(int value) {
        return "unhex(repeat('" + String.format("%02x", value) + "', 32))";
    }

    private void account(int account, int name) {
        MariaDb.shared()
                .execute(
                        database,
                        "insert into account (id, state, state_version, name_index, name_sealed) values (" + id(account)
                                + ", 'state', 1, " + id(name) + ", 'sealed')");
    }

    private void invitation(int token, int name, String usedBy) {
        MariaDb.shared()
                .execute(
                        database,
                        "insert into invitation (token_digest, name_index, name_sealed, expires_at_hour, used_by_digest)"
                                + " values (" + id(token) + ", " + id(name) + ", 'sealed', 500000, " + usedBy + ")");
    }

    @Test
    void accountsAndInvitationsGetUsersInTheDefaultGroup() throws Exception {
        flyway("11").migrate();
        account(1, 11);
        account(2, 12);
        invitation(21, 11, id(99));
        invitation(22, 13, "null");
        invitation(23, 13, "null");
        invitation(24, 12, "null");
        flyway("latest").migrate();
        assertEquals(3, rows.count("user_account where kind = 1 and security_group = 1 and not suspended"));
        assertEquals(
                2,
                rows.count("user_account join account on account.id = user_account.account"
                        + " and account.name_index = user_account.name_index"));
        assertEquals(1, rows.count("user_account where account is null and name_index = " + id(13)));
        assertEquals(4, rows.count("invitation where user is not null and name_index is null and name_sealed is null"));
        assertEquals(
                2,
                rows.count("invitation join user_account on user_account.id = invitation.user"
                        + " where user_account.name_index = " + id(13)));
        assertEquals(
                1,
                rows.count("invitation join user_account on user_account.id = invitation.user"
                        + " where user_account.account = " + id(2)));
    }
}
