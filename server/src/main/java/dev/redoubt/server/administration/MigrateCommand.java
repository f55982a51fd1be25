package dev.redoubt.server.administration;

import dev.redoubt.server.configuration.ServerConfiguration;
import dev.redoubt.server.database.Database;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code redoubtctl migrate}. */
@Command(
        name = "migrate",
        mixinStandardHelpOptions = true,
        description = {
            "Brings the database's tables up to this version, as the account of [database.migration], which alone may change them. Does"
                    + " nothing where they are there already.",
            "The unit redoubt-migrate.service runs it. A server whose configuration has no [database.migration] does this itself when it starts."
        })
final class MigrateCommand implements Callable<Integer> {
    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The server's configuration.")
    private Path config = Path.of("");

    MigrateCommand() {}

    @Override
    public Integer call() {
        String version = Database.migrate(ServerConfiguration.read(config).database());
        System.out.println("The database's tables are at version " + version);
        return 0;
    }
}
