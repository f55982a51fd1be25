package dev.redoubt.server.administration.doctor;

import dev.redoubt.server.administration.observe.Amounts;
import dev.redoubt.server.administration.observe.Level;
import dev.redoubt.server.configuration.ServerConfiguration;
import java.io.File;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Whether MariaDB keeps what it has committed, is reached by this machine alone, and lets the server do no more than
 * it needs.
 */
final class DatabaseExamination implements Examination {
    private static final int OTHER_CONNECTIONS = 6;
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "::1", "localhost");
    private static final String LOST = "what was accepted can be lost when the power fails";
    private static final String SETTING =
            "set it in /etc/mysql/mariadb.conf.d (systemd/mariadb/90-redoubt.cnf has all), and restart mariadb";

    @Override
    public void look(Host host, Findings findings) {
        if (host.configuration().isEmpty()) {
            findings.notSeen("database", "the configuration cannot be read, which says where it is");
            return;
        }
        ServerConfiguration.Database configuration = host.configuration().get().database();
        try (DatabaseView database = DatabaseView.open(configuration, host.isRoot(), host.tools())) {
            durable(database, findings);
            reached(database, configuration, findings);
            room(database, configuration, findings);
            rights(database, configuration, findings);
        } catch (DatabaseView.UnseenException e) {
            findings.add(unseen(e));
        }
    }

    private static Finding unseen(DatabaseView.UnseenException e) {
        String because = String.valueOf(e.getMessage());
        return new Finding(
                "database",
                Level.NOT_SEEN,
                e.detail().isEmpty() ? because : because + " (" + e.detail() + ")",
                because,
                "systemctl status mariadb");
    }

    private static void durable(DatabaseView database, Findings findings) throws DatabaseView.UnseenException {
        setting(database, findings, "innodb_flush_log_at_trx_commit", "1", LOST);
        setting(
                database,
                findings,
                "innodb_doublewrite",
                "1|ON",
                "a page that was half written when the power failed cannot be mended");
        if (isOn(database.value("select @@log_bin"))) {
            setting(database, findings, "sync_binlog", "1", LOST);
        } else {
            findings.ok("database-sync_binlog", "there is no binary log");
        }
        String mode = database.value("select @@global.sql_mode").toUpperCase(Locale.ROOT);
        findings.require(
                mode.contains("STRICT_TRANS_TABLES") || mode.contains("STRICT_ALL_TABLES"),
                "database-sql_mode",
                "sql_mode is " + mode,
                "without a strict mode a value that does not fit is cut short instead of refused",
                SETTING);
    }

    private static void setting(DatabaseView database, Findings findings, String name, String good, String why)
            throws DatabaseView.UnseenException {
        String value = database.value("select @@global." + name);
        findings.require(
                value.toUpperCase(Locale.ROOT).matches(good), "database-" + name, name + " is " + value, why, SETTING);
    }

    private static boolean isOn(String value) {
        return value.equals("1") || value.equalsIgnoreCase("ON") || value.equalsIgnoreCase("true");
    }

    private static void reached(DatabaseView database, ServerConfiguration.Database configuration, Findings findings)
            throws DatabaseView.UnseenException {
        boolean alone = isOn(database.value("select @@skip_networking"));
        String bound = database.value("select coalesce(@@bind_address, '*')");
        String why = "whoever reaches the database's port may try passwords on it";
        String seen = alone ? "it is reached over its Unix socket alone" : "it listens on " + bound;
        if (configuration.socket().isPresent()) {
            findings.require(
                    alone,
                    "database-network",
                    seen,
                    why,
                    "set skip-networking: the server comes over the socket. " + SETTING);
        } else {
            findings.expect(
                    alone || LOOPBACK.contains(bound),
                    "database-network",
                    seen,
                    why,
                    "set bind-address=127.0.0.1, or database.socket and skip-networking");
        }
        long most = number(database.value("select @@max_connections"));
        long needed = configuration.connections() + (long) OTHER_CONNECTIONS;
        findings.require(
                most >= needed,
                "database-connections",
                "max_connections is " + most + ", " + needed + " may be needed",
                "the server, its commands and backups together are refused by the database",
                "set max_connections=" + needed + " or more, or database.connections lower");
    }

    private static void room(DatabaseView database, ServerConfiguration.Database configuration, Findings findings)
            throws DatabaseView.UnseenException {
        File folder = new File(database.value("select @@datadir"));
        if (!configuration.isHere() || folder.getTotalSpace() == 0) {
            findings.notSeen(
                    "database-room", "its disk is not this machine's, or cannot be looked at: nothing is kept free");
            return;
        }
        long room = folder.getUsableSpace();
        findings.require(
                room >= configuration.freeReserve().bytes(),
                "database-room",
                Amounts.bytes(room) + " are free on the database's disk",
                "with less than database.free_reserve messages and files are refused, with less than a quarter of it all that is new",
                "make room: the runbook of DiskFull says how");
    }

    private static long number(String text) throws DatabaseView.UnseenException {
        if (!text.matches("[0-9]{1,18}")) {
            throw new DatabaseView.UnseenException("the database says something else than it used to", "");
        }
        return Long.parseLong(text);
    }

    /** What the account may do beyond rows of its own database. */
    private static void rights(DatabaseView database, ServerConfiguration.Database configuration, Findings findings)
            throws DatabaseView.UnseenException {
        String user = configuration.account().user();
        Optional<String> name = DatabaseView.name(configuration);
        if (name.isEmpty() || !user.matches("[A-Za-z0-9_.-]{1,80}")) {
            findings.notSeen("database-rights", "the names of database and account are unusual");
            return;
        }
        List<String> tooMany = Grants.beyondRows(
                database.rows("show grants" + database.grantee(user)).stream()
                        .map(List::getFirst)
                        .toList(),
                name.get());
        String why = "a server that was taken over could change tables, or other databases, and hide it";
        if (configuration.migration().isPresent()) {
            findings.require(
                    tooMany.isEmpty(),
                    "database-rights",
                    tooMany.isEmpty()
                            ? "the server's account reads and writes rows of its own"
                            : "the server's account may also: " + String.join("; ", tooMany),
                    why,
                    "as MariaDB's administrator: revoke all privileges, grant option from '" + user
                            + "'@'localhost'; grant select, insert, update, delete on " + name.get() + ".* to '" + user
                            + "'@'localhost'");
        } else {
            findings.expect(
                    tooMany.isEmpty(),
                    "database-rights",
                    tooMany.isEmpty()
                            ? "the server's account reads and writes rows of its own"
                            : "the server's account may also: " + String.join("; ", tooMany),
                    why,
                    "give changes of the tables to another account: [database.migration], as redoubtctl init"
                            + " --appliance sets it up");
        }
    }
}
