package dev.redoubt.client.command;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.chat.Setting;
import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.device.JoiningUser;
import dev.redoubt.client.failure.DeviceErasedException;
import dev.redoubt.client.failure.NotEnrolledException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.ProxyAddress;
import dev.redoubt.client.recovery.RecoverySecret;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
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

    @Option(
            names = "--proxy",
            paramLabel = "http://HOST:PORT",
            description = "Reach the appliance by way of this HTTP proxy (default: $REDOUBT_PROXY, which may also hold"
                    + " USER:PASSWORD@; else directly).")
    private @Nullable String proxy;

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
        Optional<ProxyAddress> way = proxy(world);
        Path directory = home(world);
        requireThere(directory);
        Logging.configure(verbose);
        try (Passphrase passphrase = source(world).existing()) {
            return world.devices().open(directory, passphrase, way);
        }
    }

    private static void requireThere(Path directory) throws RedoubtException {
        Optional<Instant> erased = Redoubt.erasedAt(directory);
        if (erased.isPresent()) {
            throw new DeviceErasedException(erased.get());
        }
        if (!Redoubt.exists(directory)) {
            throw new NotEnrolledException(directory.toString());
        }
    }

    /** How it is opened again, by a passphrase that is typed then. */
    Setting.Opener opener(World world) throws UsageException {
        Optional<ProxyAddress> way = proxy(world);
        Path directory = home(world);
        return passphrase -> world.devices().open(directory, passphrase, way);
    }

    /** A bot's challenge. */
    static final String CHALLENGE = "REDOUBT_CHALLENGE";

    Redoubt enrol(World world, String link) throws RedoubtException, UsageException {
        Path directory = home(world);
        PassphraseSource source = source(world);
        Optional<ProxyAddress> way = proxy(world);
        Logging.configure(verbose);
        try (Passphrase passphrase = Redoubt.exists(directory) ? source.existing() : source.chosen()) {
            String challenge = world.variables().getOrDefault(CHALLENGE, "");
            return challenge.isEmpty()
                    ? world.devices().enrol(directory, link, passphrase, way)
                    : world.devices().enrolBot(directory, link, challenge, passphrase, way);
        }
    }

    Redoubt join(World world, String code, JoiningUser user)
            throws RedoubtException, UsageException, InterruptedException {
        Path directory = home(world);
        PassphraseSource source = source(world);
        Optional<ProxyAddress> way = proxy(world);
        Logging.configure(verbose);
        try (Passphrase passphrase = Redoubt.exists(directory) ? source.existing() : source.chosen()) {
            return world.devices().join(directory, code, passphrase, way, user);
        }
    }

    /** Whether the passphrase is given without anybody being asked. */
    boolean isScripted(World world) {
        return !source(world).isAsked();
    }

    /** Of this home, or for it where it is to be made. */
    Passphrase existingOrChosen(World world) throws UsageException {
        Logging.configure(verbose);
        return Redoubt.exists(home(world))
                ? source(world).existing()
                : source(world).chosen();
    }

    /** @param secret stays with the caller */
    Redoubt recover(World world, String link, RecoverySecret secret, boolean forgotten)
            throws RedoubtException, UsageException {
        Path directory = home(world);
        PassphraseSource source = source(world);
        Optional<ProxyAddress> way = proxy(world);
        Logging.configure(verbose);
        boolean existing = Redoubt.exists(directory) && !forgotten;
        try (Passphrase passphrase = existing ? source.existing() : source.chosen()) {
            return forgotten
                    ? world.devices().unlock(directory, link, secret, passphrase, way)
                    : world.devices().recover(directory, link, secret, passphrase, way);
        }
    }

    /** Nothing else in the environment names one: what tools agree on for the web need not hold for the appliance. */
    Optional<ProxyAddress> proxy(World world) throws UsageException {
        String named = proxy == null ? world.variables().get("REDOUBT_PROXY") : proxy;
        if (named == null || named.isEmpty()) {
            return Optional.empty();
        }
        try {
            ProxyAddress way = ProxyAddress.parse(named);
            if (proxy != null && way.credentials().isPresent()) {
                throw new UsageException("Others see the password in --proxy: put it into REDOUBT_PROXY.");
            }
            return Optional.of(way);
        } catch (IllegalArgumentException e) {
            throw new UsageException("That is no proxy: it must be http://HOST:PORT.");
        }
    }

    private PassphraseSource source(World world) {
        OptionalInt descriptor =
                passphraseDescriptor == null ? OptionalInt.empty() : OptionalInt.of(passphraseDescriptor);
        return new PassphraseSource(descriptor, world.descriptors(), world.variables(), world.terminal());
    }
}
