package dev.redoubt.server.administration;

import dev.redoubt.channel.handshake.RootPin;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.server.audit.AuditVerifier;
import dev.redoubt.server.audit.InvalidAuditException;
import dev.redoubt.server.configuration.RefusedStartException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code redoubtctl audit verify FILE}: on any machine, without the appliance and its database. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Checks an export of the audit log: that it is this appliance's, and that nothing in it was changed, cut out, put in or"
                    + " exchanged.",
            "That its end was not cut shows only against a head that somebody kept: give an earlier export, or its last line, with"
                    + " --since."
        })
final class AuditVerifyCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "What redoubtctl audit export has written.")
    private Path file = Path.of("");

    @Option(
            names = "--root",
            required = true,
            paramLabel = "FINGERPRINT",
            description =
                    "The appliance root's SHA-256 in hexadecimal digits, as redoubtctl init and redoubtctl channel show print"
                            + " it. Not from the machine that the export comes from.")
    private String root = "";

    @Option(
            names = "--since",
            paramLabel = "HEADFILE",
            description = "A head that was kept, or an earlier export: the log must go on from there.")
    private Optional<Path> since = Optional.empty();

    AuditVerifyCommand() {}

    @Override
    public Integer call() throws IOException {
        Octets pin = pin(root);
        try (Reader export = open(file)) {
            report(verifier(pin).verify(export));
            return 0;
        } catch (InvalidAuditException e) {
            throw new CommandFailedException(file + " does not hold: " + e.getMessage() + " [" + e.reason() + "]", e);
        }
    }

    private AuditVerifier verifier(Octets pin) throws IOException, InvalidAuditException {
        if (since.isEmpty()) {
            return new AuditVerifier(pin, Optional.empty());
        }
        try (Reader kept = open(since.get())) {
            return new AuditVerifier(pin, Optional.of(kept));
        }
    }

    private static Octets pin(String text) {
        String digits = text.replaceAll("[ :]", "");
        if (!digits.matches("[0-9A-Fa-f]{" + 2 * RootPin.SIZE + "}")) {
            throw new CommandFailedException("--root: " + 2 * RootPin.SIZE + " hexadecimal digits");
        }
        return Octets.ofHex(digits);
    }

    /** A byte is a character: anything but ASCII is refused later. */
    private static Reader open(Path path) {
        try {
            return new BufferedReader(Files.newBufferedReader(path, StandardCharsets.ISO_8859_1), 1 << 16);
        } catch (IOException e) {
            throw new CommandFailedException("cannot read " + path + ": " + RefusedStartException.why(e), e);
        }
    }

    private static void report(AuditVerifier.Report report) {
        System.out.println("The audit log holds.");
        System.out.println("  log:     " + report.log());
        System.out.println("  entries: " + report.first() + " to " + report.last());
        System.out.println("  hash:    " + report.hash());
        System.out.println(
                "  signed:  " + report.signed() + ", under the policy key's certificate " + report.keySerial());
        System.out.println("  since:   "
                + report.since()
                        .map(number -> "goes on from entry " + number + ", of which you kept the head")
                        .orElse("nothing was given: that the end was not cut, or the whole replaced by whoever has the"
                                + " appliance's key, shows only with --since and a head that you kept"));
        if (report.backwards() > 0) {
            System.out.println("  note:    the clock was set back before " + report.backwards() + " entries");
        }
    }
}
