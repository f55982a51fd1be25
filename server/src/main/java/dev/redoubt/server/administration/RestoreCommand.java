package dev.redoubt.server.administration;

import dev.redoubt.server.configuration.RefusedStartException;
import dev.redoubt.server.configuration.ServerConfiguration;
import dev.redoubt.server.database.Database;
import dev.redoubt.server.restoration.RestorationFinish;
import dev.redoubt.server.restoration.RestorationFolder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code redoubtctl restore}. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        description = "What belongs to putting a backup back.",
        subcommands = RestoreCommand.Finish.class)
final class RestoreCommand {
    RestoreCommand() {}

    /** {@code redoubtctl restore finish}. */
    @Command(
            name = "finish",
            mixinStandardHelpOptions = true,
            description =
                    "After a backup was put back and before the server starts: voids one-time keys, remembered answers, unused"
                            + " invitations and waiting proposals, and has all devices publish anew. Nothing becomes undecryptable then.")
    static final class Finish implements Callable<Integer>, ClockedCommand {
        private static final Duration CLOCKS_APART = Duration.ofMinutes(5);

        private final Clock clock;
        private final SecureRandom random = new SecureRandom();

        @Option(names = "--config", required = true, paramLabel = "FILE", description = "The server's configuration.")
        private Path config = Path.of("");

        @Option(
                names = "--backup-time",
                paramLabel = "TIME",
                description =
                        "When the backup was made, as 2026-11-26T02:30:00Z. redoubt-restore leaves it for this command.")
        private Optional<String> backupTime = Optional.empty();

        @Option(
                names = "--void-access-keys",
                description =
                        "Also void all administrators' access keys: one that was revoked since the backup is good again"
                                + " otherwise.")
        private boolean voidAccessKeys;

        Finish(Clock clock) {
            this.clock = clock;
        }

        @Override
        public Integer call() {
            ServerConfiguration configuration = ServerConfiguration.read(config);
            RestorationFolder folder =
                    new RestorationFolder(configuration.restoration().folder());
            Instant backupAt = backupTime
                    .map(Finish::parse)
                    .or(folder::backupAt)
                    .orElseThrow(() -> new CommandFailedException("when was the backup made? --backup-time"));
            refuseClockBefore(backupAt);
            // As the one server of the database: no other one runs, and nothing that one has begun is committed.
            try (Database database = Database.open(configuration.database(), new SimpleMeterRegistry(), random);
                    DirectAudit audit = new DirectAudit(configuration, database, random, clock)) {
                RestorationFinish finish = new RestorationFinish(database, folder, audit.log(), clock);
                if (!finish.isDue() && backupTime.isEmpty()) {
                    throw new CommandFailedException("nothing was put back here; if it was, say --backup-time");
                }
                say(finish.finish(DirectAudit.local(), backupAt, voidAccessKeys));
                return 0;
            } catch (IOException e) {
                throw new CommandFailedException(
                        "it is done in the database, but not in restoration.folder: " + RefusedStartException.why(e)
                                + "; do it again",
                        e);
            }
        }

        /** Numbers of restorations and policies follow the clock: of one that is behind, devices would believe nothing. */
        private void refuseClockBefore(Instant backupAt) {
            Instant now = clock.instant();
            if (now.plus(CLOCKS_APART).isBefore(backupAt)) {
                throw new CommandFailedException("this machine's clock says " + now.truncatedTo(ChronoUnit.SECONDS)
                        + ", and the backup was made at " + backupAt
                        + ": set the clock; if it was wrong when the backup was made, say --backup-time");
            }
        }

        private static Instant parse(String text) {
            try {
                return Instant.parse(text);
            } catch (DateTimeParseException e) {
                throw new CommandFailedException("--backup-time: a time as 2026-11-26T02:30:00Z", e);
            }
        }

        private static void say(RestorationFinish.Finished finished) {
            System.out.println("Restoration " + finished.row().number() + " of the backup of "
                    + finished.row().backupAt() + " is finished.");
            finished.voided().forEach((what, rows) -> System.out.println("voided " + what + ": " + rows));
            System.out.println(
                    "What administrators did after the backup is undone: look at users, devices that were reset, groups,"
                            + " administrators and access keys before you start the server.");
        }
    }
}
