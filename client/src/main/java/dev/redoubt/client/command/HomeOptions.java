package dev.redoubt.client.command;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.failure.NotEnrolledException;
import dev.redoubt.client.failure.RedoubtException;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which device, and how to open it: the same for every command. */
final class HomeOptions {
    @Option(
            names = "--home",
            paramLabel = "DIRECTORY",
            description = "Where this device is kept (default: $REDOUBT_HOME, else ~/.redoubt).")
    private @Nullable Path home;

    @Option(
            names = "--passphrase-fd",
            paramLabel = "N",
            description = "Read the passphrase from the first line of file descriptor N instead of asking for it."
                    + " $REDOUBT_PASSPHRASE is read otherwise.")
    private @Nullable Integer passphraseDescriptor;

    @Option(names = "--verbose", description = "Show what happens inside, and stack traces, on standard error.")
    private boolean verbose;

    boolean verbose() {
        return verbose;
    }

    Path home(World world) {
        if (home != null) {
            return home.toAbsolutePath();
        }
        String variable = world.variables().get("REDOUBT_HOME");
        return variable == null || variable.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".redoubt")
                : Path.of(variable).toAbsolutePath();
    }

    Redoubt open(World world) throws RedoubtException, UsageException {
        Path directory = home(world);
        if (!Redoubt.exists(directory)) {
            throw new NotEnrolledException(directory.toString());
        }
        Logging.configure(verbose);
        try (Passphrase passphrase = source(world).existing()) {
            return world.devices().open(directory, passphrase);
        }
    }

    Redoubt enrol(World world, String link) throws RedoubtException, UsageException {
        Path directory = home(world);
        PassphraseSource source = source(world);
        Logging.configure(verbose);
        try (Passphrase passphrase = Redoubt.exists(directory) ? source.existing() : source.chosen()) {
            return world.devices().enrol(directory, link, passphrase);
        }
    }

    private PassphraseSource source(World world) {
        OptionalInt descriptor =
                passphraseDescriptor == null ? OptionalInt.empty() : OptionalInt.of(passphraseDescriptor);
        return new PassphraseSource(descriptor, world.descriptors(), world.variables(), world.terminal());
    }
}
