package dev.redoubt.bench.ejabberd;

import java.nio.file.Path;

/**
 * What ejabberd is told: its own defaults, but for what the comparison needs. No limit stands in its way: no shapers,
 * no quota. Only the modules that the load uses.
 *
 * @param port for clients, TLS from the first byte on
 * @param certificate PEM of the key and the certificate
 * @param database a MariaDB database on the loopback interface that has its schema
 */
record EjabberdConfiguration(int port, Path certificate, Database database) {
    /** The only virtual host. */
    static final String HOST = "localhost";
    /** Where messages to many go (XEP-0033). */
    static final String MULTICAST = "multicast." + HOST;

    /** Connections to the database: one for each sender that waits for it, in place of ejabberd's 10. */
    private static final int POOL = 64;

    private static final int MANY = 1_000;

    /** How it finds its database. */
    record Database(int port, String name, String user, String password) {}

    /** The text of {@code ejabberd.yml}. */
    String text() {
        return """
                hosts:
                  - "%s"
                loglevel: warning
                certfiles:
                  - "%s"
                listen:
                  -
                    port: %d
                    ip: "127.0.0.1"
                    module: ejabberd_c2s
                    tls: true
                    max_stanza_size: 1048576
                    shaper: none
                    access: all
                default_db: sql
                auth_method: [sql]
                auth_password_format: plain
                sql_type: mysql
                sql_server: "127.0.0.1"
                sql_port: %d
                sql_database: "%s"
                sql_username: "%s"
                sql_password: "%s"
                sql_pool_size: %d
                modules:
                  mod_offline:
                    db_type: sql
                  mod_stream_mgmt: {}
                  mod_multicast:
                    host: "%s"
                    limits:
                      local:
                        message: %d
                """.formatted(
                        HOST,
                        certificate,
                        port,
                        database.port(),
                        database.name(),
                        database.user(),
                        database.password(),
                        POOL,
                        MULTICAST,
                        MANY);
    }
}
