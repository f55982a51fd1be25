package dev.redoubt.server.database;

import dev.redoubt.protocol.identity.Octets;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET_LOCK} on a connection of its own, which MariaDB closes, and so gives the lock back, when nothing was heard on it for
 * some time: the network may be cut, the server's machine gone, or stopped in its tracks.
 */
final class MariaDbLock implements ServerLock {
    /** Locks have names on the whole server of databases, not in one of them. */
    private static final String NAME = "concat('redoubtd.', coalesce(database(), ''))";

    private static final int NO_SUCH_TABLE = 1146;

    private final Jdbi jdbi;
    private final Duration silence;
    private final long process;
    private @Nullable Handle handle;

    /**
     * @param silence whole seconds after which MariaDB closes a connection on which it hears nothing
     * @param process id of this process, for others to read
     */
    MariaDbLock(ConnectionFactory connections, Duration silence, long process) {
        this.jdbi = Jdbi.create(connections);
        this.silence = silence;
        this.process = process;
    }

    private Handle handle() {
        if (handle == null) {
            Handle fresh = jdbi.open();
            try {
                fresh.execute("set session wait_timeout = " + silence.toSeconds() + ", innodb_lock_wait_timeout = 1");
            } catch (JdbiException e) {
                fresh.close();
                throw e;
            }
            handle = fresh;
        }
        return handle;
    }

    @Override
    public boolean take() {
        try {
            return one("select coalesce(get_lock(" + NAME + ", 0), 0)");
        } catch (JdbiException e) {
            close();
            throw e;
        }
    }

    @Override
    public boolean isHeld() {
        try {
            if (handle != null && one("select coalesce(is_used_lock(" + NAME + ") = connection_id(), 0)")) {
                return true;
            }
        } catch (JdbiException _) {
            // The connection is gone, and the lock with it.
        }
        close();
        return false;
    }

    private boolean one(String sql) {
        return handle().createQuery(sql).mapTo(boolean.class).one();
    }

    @Override
    public boolean begin(Octets token) {
        try {
            handle().createUpdate("""
                            insert into incarnation (id, token, process, started_at)
                            values (1, :token, :process, utc_timestamp())
                            on duplicate key update token = value(token), process = value(process),
                            started_at = value(started_at)""")
                    .bind("token", token.toBytes())
                    .bind("process", process)
                    .execute();
            return true;
        } catch (UnableToExecuteStatementException e) {
            if (Database.errorCode(e) == NO_SUCH_TABLE) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public boolean isUnder(Octets token) {
        return isUnder(handle(), token, "");
    }

    /** In the caller's transaction, before whose end no other token can take the place of this one. */
    static boolean keepsUnder(Handle handle, Octets token) {
        return isUnder(handle, token, " lock in share mode");
    }

    private static boolean isUnder(Handle handle, Octets token, String lock) {
        return handle.createQuery("select token = :token from incarnation where id = 1" + lock)
                .bind("token", token.toBytes())
                .mapTo(boolean.class)
                .findOne()
                .orElse(false);
    }

    @Override
    public String holder() {
        return connectedFrom().map(from -> ", connected from " + from).orElse("")
                + lastToStart().map(last -> "; the last to start was " + last).orElse("");
    }

    /** Shown to those who may see the other's connections: its own user at least. */
    private Optional<String> connectedFrom() {
        return handle().createQuery(
                        "select host from information_schema.processlist where id = is_used_lock(" + NAME + ")")
                .mapTo(String.class)
                .findOne();
    }

    private Optional<String> lastToStart() {
        try {
            return handle().createQuery("""
                            select concat('process ', process, ' at ', date_format(started_at, '%Y-%m-%dT%TZ'))
                            from incarnation where id = 1""").mapTo(String.class).findOne();
        } catch (UnableToExecuteStatementException _) {
            // There is no such table yet.
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        Handle last = handle;
        handle = null;
        if (last != null) {
            try {
                last.close();
            } catch (JdbiException _) {
                // It was gone already.
            }
        }
    }
}
