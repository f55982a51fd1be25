package dev.redoubt.server.administration;

import dev.redoubt.protocol.invitation.ApplianceAddress;
import java.nio.file.Path;

/** The configuration of a new appliance. */
final class ConfigurationText {
    private static final String HEAD = """
            # What each key means, and its default: server/SPEC.md, "Configuration".
            # Paths are relative to the folder of this file.

            [appliance]
            # As invitations name it.
            address = %s

            [listener]
            """;

    private ConfigurationText() {}

    /** How a server that was not made for the units reaches its database. */
    record Database(String url, String user, boolean withPassword) {}

    /** @param listen the address to bind */
    static String of(Layout layout, ApplianceAddress address, String listen, int managementPort, Database database) {
        return HEAD.formatted(quoted(address.toString()))
                + """
                host = %s
                port = %d
                """.formatted(quoted(listen), address.port())
                + keys(layout)
                + """

                [management]
                # Health and metrics, for this machine only.
                host = "127.0.0.1"
                port = %d

                [database]
                url = %s
                user = %s
                %spassword_file = %s

                [administration]
                # Where redoubtctl on this machine asks the running server.
                socket = "administration.socket"
                """.formatted(
                                managementPort,
                                quoted(database.url()),
                                quoted(database.user()),
                                database.withPassword() ? "" : "# ",
                                named(layout, layout.databasePassword()));
    }

    /** For the units of the folder {@code systemd}, which name the same sockets, folders and credentials. */
    static String ofAppliance(Layout layout, ApplianceAddress address) {
        return HEAD.formatted(quoted(address.toString()))
                + """
                # The socket is redoubtd.socket's, which says where it listens.
                inherited = true
                """
                + keys(layout)
                + """

                [management]
                # Health and metrics, for this machine only; redoubt-management.socket has a port for Prometheus.
                socket = "/run/redoubt/management.sock"

                [database]
                url = "jdbc:mariadb://localhost/redoubt"
                socket = "/run/mysqld/mysqld.sock"
                user = "redoubt"
                password_file = %s

                [database.migration]
                # Who may change the tables: redoubt-migrate.service. The server itself does not have this password.
                user = "redoubt_migrate"
                password_file = %s

                [blobs]
                folder = "/var/lib/redoubt/blobs"

                [restoration]
                # By what the server notices that its database went back.
                folder = "/var/lib/redoubt/restoration"

                [administration]
                # Where redoubtctl on this machine asks the running server.
                socket = "/run/redoubt/administration.sock"

                [stop]
                # Nobody is served from the beginning of a stop to the end of the next start. What is on its way then, such as a large
                # file, goes on afterwards where it was.
                patience = "1s"
                """.formatted(named(layout, layout.databasePassword()), named(layout, layout.migrationPassword()));
    }

    private static String keys(Layout layout) {
        return """
                certificate_file = "tls.crt"
                private_key_file = %s

                [channel]
                # Lives 30 days: redoubtctl channel renew.
                certificate_file = "channel.certificate"
                private_key_file = %s
                # Not there until something is revoked: redoubtctl channel revoke.
                revocations_file = "channel.revocations"

                [names]
                index_key_file = %s
                column_key_file = %s

                [policy]
                # Lives two years: redoubtctl policy-key renew.
                certificate_file = "policy.certificate"
                private_key_file = %s

                [recovery]
                # Without it no passphrase opens a recovery any more: back it up, apart from the database.
                oprf_key_file = %s
                """.formatted(
                        named(layout, layout.serverKey()),
                        named(layout, layout.channelKey()),
                        named(layout, layout.nameIndexKey()),
                        named(layout, layout.nameColumnKey()),
                        named(layout, layout.policyKey()),
                        named(layout, layout.recoveryOprfKey()));
    }

    private static String named(Layout layout, Path secret) {
        return quoted(layout.named(secret));
    }

    /** A TOML basic string. */
    private static String quoted(String text) {
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new CommandFailedException("a value has a control character in it");
        }
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
