package dev.redoubt.server.administration.manage;

import dev.redoubt.crypto.SigningKey;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.server.administration.capacity.CapacityException;
import dev.redoubt.server.administration.capacity.CapacityGauges;
import dev.redoubt.server.administration.capacity.CapacityKey;
import dev.redoubt.server.administration.capacity.CapacityRun;
import dev.redoubt.server.administration.capacity.CapacityStatement;
import dev.redoubt.server.administration.capacity.Rate;
import dev.redoubt.server.administration.capacity.SignedCapacity;
import dev.redoubt.server.configuration.ProgramVersion;
import dev.redoubt.server.configuration.RefusedStartException;
import dev.redoubt.server.configuration.ServerConfiguration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code redoubtctl capacity}. */
@Command(
        name = "capacity",
        mixinStandardHelpOptions = true,
        description = {
            "Finds out what this appliance can do on this machine, and writes a signed statement on it.",
            "It makes users of its own, whose devices send ever more messages through the channel until 99 of 100 do not arrive within"
                    + " a second any more, to devices that are connected and to ones that are not, while two people talk end to end. It"
                    + " then removes these users with all that waits for them. The load runs on this machine too, so that the appliance"
                    + " alone can do more."
        },
        footer = {
            "",
            "For example:",
            "  redoubtctl capacity --out capacity.json",
            "  redoubtctl capacity --out capacity.json --textfile /var/lib/prometheus/node-exporter",
            "  redoubtctl capacity verify capacity.json --key 5d1e…"
        })
final class CapacityCommand implements Callable<Integer> {
    /** Beside the folder that is not put back with the database. */
    private static final String KEY = "capacity.key";

    /** From {@code server/bin/redoubtctl}: the class path of the load. */
    private static final String CLASSES = "REDOUBT_CAPACITY_CLASSES";

    private final Console console;

    @Mixin
    private CallOptions call = new CallOptions();

    @Option(names = "--out", paramLabel = "FILE", description = "New file for the statement.")
    private Optional<Path> out = Optional.empty();

    @Option(
            names = "--textfile",
            paramLabel = "DIR",
            description =
                    "node exporter's folder of text files: the figures go there, from which alerts take their thresholds.")
    private Optional<Path> textfile = Optional.empty();

    @Option(
            names = "--minutes",
            paramLabel = "N",
            defaultValue = "3",
            description = "How long to measure, 1 to 8 (default: ${DEFAULT-VALUE}).")
    private int minutes = 3;

    @Option(
            names = "--devices",
            paramLabel = "N",
            defaultValue = "64",
            description =
                    "How many devices are connected meanwhile: an even number of 2 to 400 (default: ${DEFAULT-VALUE}).")
    private int devices = 64;

    @Option(
            names = "--group",
            paramLabel = "GROUP",
            description = "Security group of its users (default: the default one).")
    private Optional<String> group = Optional.empty();

    @Option(names = "--beside-users", description = "Measure though devices of others are connected, who will notice.")
    private boolean besideUsers;

    CapacityCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (!(call.way(console) instanceof WayOptions.Way.Local(Path file))) {
            throw new UsageException("capacity is measured on the appliance itself: say --config");
        }
        CapacityRun.Options options = options();
        out.ifPresent(CapacityCommand::requireNew);
        ServerConfiguration configuration = ServerConfiguration.read(file);
        return call.run(console, session -> {
            String id = group.map(session.names()::group)
                    .orElseGet(() -> session.names().defaultGroup());
            CapacityStatement statement = new CapacityRun(
                            configuration, session.api(), console.clock(), console.random(), classes(), console.err())
                    .measure(options, id, ProgramVersion.text());
            try (SigningKey key = CapacityKey.loadOrMake(keyFile(configuration), console.random())) {
                publish(SignedCapacity.sign(statement, key), statement);
            }
            return CallOptions.DONE;
        });
    }

    private CapacityRun.Options options() {
        try {
            return new CapacityRun.Options(minutes, devices, besideUsers);
        } catch (CapacityException e) {
            throw new UsageException(e.getMessage());
        }
    }

    private static Path keyFile(ServerConfiguration configuration) {
        return configuration.restoration().folder().toAbsolutePath().resolveSibling(KEY);
    }

    private String classes() {
        return console.environment().getOrDefault(CLASSES, "");
    }

    private static void requireNew(Path file) {
        if (Files.exists(file)) {
            throw new UsageException(file + " exists: nothing was overwritten");
        }
    }

    private void publish(SignedCapacity signed, CapacityStatement statement) {
        out.ifPresent(file -> write(file, signed.text()));
        textfile.ifPresent(folder -> replace(folder.resolve(CapacityGauges.FILE), CapacityGauges.text(statement)));
        if (call.isJson()) {
            console.out().print(signed.text());
        } else {
            print(statement, signed);
        }
    }

    private void print(CapacityStatement statement, SignedCapacity signed) {
        Details details = new Details();
        details.add(
                        "measured",
                        statement.time() + ", " + statement.minutes() + " min"
                                + (statement.besideUsers() ? ", beside others" : ""))
                .add("version", statement.version())
                .add("machine", machine(statement))
                .add("devices", statement.devices() + " connected, of " + statement.users() + " users")
                .add("to connected devices", rate(statement.connected()))
                .add("stored for others", rate(statement.durable()))
                .add(
                        "end to end",
                        statement.talk().arrived() + " of " + statement.talk().sent() + " arrived, 99 % within "
                                + statement.talk().slowMillis() + " ms")
                .add("signed by", SignedCapacity.fingerprint(signed.key()).toHex());
        details.print(console.out());
    }

    private static String machine(CapacityStatement statement) {
        return String.format(
                Locale.ROOT,
                "%s, %d cores, %,d MiB of memory, disk of %,d GiB (%,d free), %s",
                statement.machine().processor(),
                statement.machine().cores(),
                statement.machine().memoryBytes() >> 20,
                statement.machine().diskBytes() >> 30,
                statement.machine().diskFreeBytes() >> 30,
                statement.machine().system());
    }

    private static String rate(Rate rate) {
        return String.format(
                Locale.ROOT,
                "%s%,d messages/s, half of them within %d ms, 99 %% within %d ms",
                rate.reached() ? "" : "at least ",
                rate.messagesPerSecond(),
                rate.medianMillis(),
                rate.slowMillis());
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text, StandardCharsets.US_ASCII, StandardOpenOption.CREATE_NEW);
        } catch (IOException e) {
            throw new CapacityException("cannot write " + file + ": " + RefusedStartException.why(e), e);
        }
    }

    /** Whoever reads it meanwhile has the one or the other, whole. */
    private static void replace(Path file, String text) {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.writeString(fresh, text, StandardCharsets.US_ASCII);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new CapacityException("cannot write " + file + ": " + RefusedStartException.why(e), e);
        }
    }

    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description = {
                "Shows a statement of capacity, if it was signed by an appliance's key and nothing in it was changed. On any machine.",
                "Without --key, --config names the appliance whose key it is to be."
            })
    int verify(
            @Parameters(paramLabel = "FILE", description = "What redoubtctl capacity --out has written.") Path file,
            @Option(
                            names = "--key",
                            paramLabel = "FINGERPRINT",
                            description = "SHA-256 of the appliance's capacity key, as redoubtctl capacity prints it.")
                    Optional<String> key,
            @Mixin CallOptions way) {
        SignedCapacity signed = SignedCapacity.parse(read(file));
        Octets fingerprint = key.map(CapacityCommand::fingerprint).orElseGet(() -> ofThisMachine(way));
        CapacityStatement statement = signed.verify(fingerprint);
        print(statement, signed);
        return CallOptions.DONE;
    }

    private static Octets fingerprint(String text) {
        String digits = text.replaceAll("[ :]", "");
        if (!digits.matches("[0-9A-Fa-f]{64}")) {
            throw new UsageException("--key: 64 hexadecimal digits");
        }
        return Octets.ofHex(digits.toLowerCase(Locale.ROOT));
    }

    private Octets ofThisMachine(CallOptions way) {
        if (!(way.way(console) instanceof WayOptions.Way.Local(Path configuration))) {
            throw new UsageException("whose is it to be? Say --key FINGERPRINT");
        }
        try (SigningKey key = CapacityKey.load(keyFile(ServerConfiguration.read(configuration)))) {
            return SignedCapacity.fingerprint(Octets.copyOf(key.verifyingKey().toBytes()));
        }
    }

    private static String read(Path file) {
        try {
            if (Files.size(file) > 1 << 16) {
                throw new CapacityException(file + " is too large for a statement");
            }
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new CapacityException("cannot read " + file + ": " + RefusedStartException.why(e), e);
        }
    }
}
