package dev.redoubt.server.logging;

import static dev.redoubt.server.logging.LogLevel.ERROR;
import static dev.redoubt.server.logging.LogLevel.INFO;
import static dev.redoubt.server.logging.LogLevel.WARN;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Everything that the server says in its log. The name of a constant, in small letters, is what operators search for and alert
 * on: it never changes its meaning. {@code ops/log-events.md} is made of this. Thread-safe.
 */
public enum LogEvent {
    // ---- Life
    READY(
            INFO,
            "the server serves: database, tables and channel key are good, and its listeners are open",
            "nothing. Many in a row: it ends and is started again; what stands before each of them says why",
            LogField.PORT,
            LogField.MANAGEMENT_PORT,
            LogField.MILLIS),
    START_REFUSED(
            ERROR,
            "the server does not start, and ends with exit code 1",
            "read the line on standard error beside it (`journalctl -u redoubtd`): it says why in one sentence"),
    STOPPING(INFO, "the server was told to stop: no new sessions, what is under way is finished", "nothing"),
    STOPPED(INFO, "the server has stopped", "nothing"),
    STOP_WAS_NOT_GRACEFUL(
            WARN,
            "the public listener was cut off at its stop: some devices have to repeat what they had under way, and lose nothing",
            "nothing, unless each stop ends so: then `failure` is for the developers",
            LogField.FAILURE),
    MANAGEMENT_STOP_FAILED(
            WARN, "the management listener did not close as it should, at a stop", "nothing", LogField.FAILURE),
    LOCAL_STOP_FAILED(
            WARN, "the administrators' socket did not close as it should, at a stop", "nothing", LogField.FAILURE),
    HUNG(
            ERROR,
            "a part of the server does not answer: the service manager gets no sign of life, and ends the server to start another",
            "see that `ready` follows within 35 s; if it comes again within a day, keep the journal for the developers",
            LogField.PART),

    // ---- Mistakes of ours
    MISTAKE(
            ERROR,
            "a mistake of the program: one exchange was answered with an internal error, all others go on",
            "send `failure` and the version to the developers: it holds nothing of users",
            LogField.FAILURE),
    HOUSEKEEPING_FAILED(
            ERROR,
            "a mistake of the program while it deleted what has expired: it tries again in a minute, and data lives longer than it should until then",
            "if it comes each minute, send `failure` to the developers; watch the free disk",
            LogField.FAILURE),

    // ---- The database
    DATABASE_FULL(
            ERROR,
            "something was not stored, since the disk of the database is full up to database.free_reserve. Said once a minute",
            "make room on the database's disk: `df -h /var/lib/mysql`, and the runbook of DiskFull"),
    HOUSEKEEPING_POSTPONED(
            WARN,
            "what the server does by itself waits, such as deleting what has expired, since the database is away or full: it is tried again within a minute",
            "if it goes on, see to the database: `systemctl status mariadb`"),
    DEVICE_NOT_LOOKED_UP(
            WARN,
            "a device could not be let in, since the database does not answer: it tries again by itself",
            "if it goes on, see to the database: `systemctl status mariadb`"),
    GUARD_LOST(
            WARN,
            "the lock that keeps a second server off this database is lost, as when the database restarts: nothing is written until it is taken again",
            "`guard_regained` follows within seconds. If not: the runbook of DatabaseNotGuarded"),
    GUARD_REGAINED(INFO, "the lock is held again, and nobody else has had it", "nothing"),
    GUARD_FAILED(
            ERROR,
            "a mistake of the program while it looked after that lock: it looks again",
            "send `failure` to the developers; see the runbook of DatabaseNotGuarded",
            LogField.FAILURE),
    GUARD_OVER(
            ERROR,
            "another server has taken this database over: this one writes nothing any more, and ends with exit code 4",
            "find out which of the two shall run, and start only that: server/README.md, \"Running it\""),

    // ---- Keys, devices, policies
    CHANNEL_KEY_RENEWED(INFO, "a new channel key was put there, and is served from now on", "nothing"),
    CHANNEL_KEY_NOT_RENEWED(
            WARN,
            "the channel key in the files is not a good one: the server goes on with the one before",
            "`redoubtctl channel show`, and `redoubtctl channel renew` again"),
    CHANNEL_ROTATE_ALL(
            INFO,
            "an administrator asked for it: all sessions are told to replace their keys",
            "nothing",
            LogField.SESSIONS),
    POLICY_KEY_RENEWED(INFO, "a new policy key was put there, and signs from now on", "nothing"),
    POLICY_KEY_NOT_RENEWED(
            WARN,
            "the policy key in the files is not a good one: the server goes on with the one before",
            "`redoubtctl policy-key show`, and `redoubtctl policy-key renew` again"),
    POLICY_NOT_ANNOUNCED(
            WARN,
            "devices were not told of a change of what they shall obey, since the database is away: they ask by themselves within a day",
            "change anything in a policy once the database is back, and they are told; or wait"),
    DEVICE_CUT_OFF(
            INFO, "a device that was suspended, revoked or removed has lost its session and its link", "nothing"),
    ACCESS_KEY_LOCKED(
            WARN,
            "an administrator's access key was locked for 15 minutes, for one place: too many wrong signatures from there",
            "ask the administrators whether a tool of theirs has an old key. If nobody knows of it, somebody tries keys: `redoubtctl audit list`"),

    // ---- What is kept
    AUDIT_HEAD(
            INFO,
            "how far the audit log goes. A journal on another machine is a witness: number and hash only ever go on",
            "nothing; keep it where administrators of the appliance cannot change it",
            LogField.AUDIT_NUMBER,
            LogField.AUDIT_HASH),
    AUDIT_BROKEN(
            ERROR, "the audit log in the database is not what the server has written", "the runbook of AuditLogBroken"),
    BLOB_FOLDER_MISSING(
            ERROR,
            "the folder of the users' files is not there, or is not the one that belongs to this database: nothing is deleted, and files cannot be fetched",
            "`mount`; put the right folder back, and see `blobs.directory` in the configuration"),
    BLOB_DAMAGED(
            ERROR,
            "a file of a user is missing or is shorter than it was: it cannot be fetched any more",
            "look after the disk (`dmesg`, `smartctl`); ops/backup.md says how files come back. Nobody knows whose it was: the sender has to send it again"),
    CLOCK_JUMPED(
            WARN,
            "the clock was set by more than five minutes: nothing that has expired is deleted for an hour",
            "the runbook of ClockJumped"),
    RESTORATION_WITNESS_FAILED(
            WARN,
            "the file by which the server notices that its database has gone back could not be written: it is tried again",
            "free room and permissions of `/var/lib/redoubt`",
            LogField.FAILURE),

    // ---- Others
    LIBRARY(
            WARN,
            "a library has something to say (Jetty, Jersey, HikariCP, Flyway, …), as a warning or an error of its own: values are left out",
            "nothing for one of them; many of a kind come with what else is wrong. `place` says to the developers what it is",
            LogField.LOGGER,
            LogField.PLACE,
            LogField.MESSAGE,
            LogField.FAILURE,
            LogField.LEFT_OUT);

    private static final String EVENT = "event";
    private static final Logger LOG = LoggerFactory.getLogger("dev.redoubt.server");

    private final LogLevel level;
    private final String meaning;
    private final String remedy;
    // Filled in the constructor, and never changed.
    @SuppressWarnings("ImmutableEnumChecker")
    private final Set<LogField> fields;

    LogEvent(LogLevel level, String meaning, String remedy, LogField... fields) {
        this.level = level;
        this.meaning = meaning;
        this.remedy = remedy;
        this.fields = EnumSet.noneOf(LogField.class);
        this.fields.addAll(Set.of(fields));
    }

    /**
     * Says it. Never throws and never waits, save for standard output itself.
     *
     * @param details of the fields that this event has; another one is left out, for it is not in the dictionary
     */
    public void write(LogDetail... details) {
        LoggingEventBuilder line = LOG.atLevel(level.level()).addKeyValue(EVENT, this);
        for (LogDetail detail : details) {
            assert fields.contains(detail.field()) : this + " has no " + detail.field();
            if (fields.contains(detail.field())) {
                line = line.addKeyValue(detail.field().label(), detail.value());
            }
        }
        line.log();
    }

    public LogLevel level() {
        return level;
    }

    /** What has happened, in one sentence for an operator, without a full stop. */
    public String meaning() {
        return meaning;
    }

    /** What to do about it, without a full stop. */
    public String remedy() {
        return remedy;
    }

    /** Which fields a line may have besides time, level and event. */
    public Set<LogField> fields() {
        return Set.copyOf(fields);
    }

    /** As the line has it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one that a line is of, if it is one of the server's own. */
    static Optional<LogEvent> of(KeyValuePair first) {
        return first.key.equals(EVENT) && first.value instanceof LogEvent event ? Optional.of(event) : Optional.empty();
    }
}
