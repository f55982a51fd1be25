package dev.redoubt.server.database;

import dev.redoubt.server.configuration.RefusedStartException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.MigrationVersion;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Brings the schema to this program's version, forwards only. */
final class Migrations {
    static final String UNREACHABLE =
            "the database cannot be reached (database.url, database.user, database.password_file)";

    private Migrations() {}

    /**
     * Does nothing where a newer program has prepared the tables, and says that this one may work on them.
     *
     * @param columns that this program's ledger names
     */
    static void run(DataSource source, Set<String> columns) {
        checked(source, flyway -> {
            if (newer(flyway).isEmpty()) {
                flyway.migrate();
                Jdbi.create(source).useTransaction(handle -> SchemaPromise.make(handle, columns));
            }
        });
    }

    /** @param prepare what the administrator does about an older schema, in words */
    static void requireCurrent(DataSource source, String prepare) {
        checked(source, flyway -> {
            if (flyway.info().pending().length > 0) {
                throw new RefusedStartException("the database is not prepared for this program: " + prepare);
            }
        });
    }

    /** The version of the schema. */
    static String version(DataSource source) {
        AtomicReference<String> version = new AtomicReference<>("none");
        checked(
                source,
                flyway -> Optional.ofNullable(flyway.info().current())
                        .ifPresent(current -> version.set(String.valueOf(current.getVersion()))));
        return version.get();
    }

    private static void checked(DataSource source, Consumer<Flyway> action) {
        try {
            Flyway flyway = Flyway.configure()
                    .dataSource(source)
                    .locations("classpath:db/migration")
                    .cleanDisabled(true)
                    .load();
            refuseNewer(flyway, source);
            action.accept(flyway);
        } catch (FlywayException e) {
            throw new RefusedStartException(line(e), e);
        }
    }

    private static Optional<MigrationInfo> newer(Flyway flyway) {
        return Arrays.stream(flyway.info().all())
                .filter(info -> info.getState() == MigrationState.FUTURE_SUCCESS
                        || info.getState() == MigrationState.FUTURE_FAILED)
                .max(Comparator.comparing(MigrationInfo::getVersion));
    }

    /** Unless the newer program has said that this one may. */
    private static void refuseNewer(Flyway flyway, DataSource source) {
        Optional<MigrationInfo> newer = newer(flyway);
        if (newer.isEmpty()) {
            return;
        }
        OptionalInt runsFrom = Jdbi.create(source).withHandle(SchemaPromise::runsFrom);
        if (newer.get().getState() == MigrationState.FUTURE_FAILED
                || runsFrom.isEmpty()
                || own(flyway).compareTo(MigrationVersion.fromVersion(String.valueOf(runsFrom.getAsInt()))) < 0) {
            throw new RefusedStartException("the database is newer than this program: it has version "
                    + newer.get().getVersion() + ", which this program does not know");
        }
    }

    private static MigrationVersion own(Flyway flyway) {
        return Arrays.stream(flyway.info().all())
                .filter(info -> info.getState() != MigrationState.FUTURE_SUCCESS
                        && info.getState() != MigrationState.FUTURE_FAILED)
                .map(MigrationInfo::getVersion)
                .max(Comparator.naturalOrder())
                .orElse(MigrationVersion.EMPTY);
    }

    private static String line(FlywayException e) {
        if (Database.isConnectionLost(e)) {
            return UNREACHABLE;
        }
        return "a migration of the database failed: " + firstSentence(e.getMessage());
    }

    private static String firstSentence(@Nullable String message) {
        return message == null
                ? "no reason given"
                : message.lines().filter(line -> !line.isBlank()).limit(4).reduce("", (a, b) -> a + " " + b);
    }
}
