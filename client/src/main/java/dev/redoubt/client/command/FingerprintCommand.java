package dev.redoubt.client.command;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.failure.RedoubtException;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code redoubt fingerprint [NAME]}. */
@Command(
        name = "fingerprint",
        header = "Show fingerprints, to be compared in person or by telephone.",
        description = {
            "",
            "Without NAME your own. With NAME what is pinned of their account, which must be what they see as their own;"
                    + " and one of both accounts together, which both of you see alike. Somebody who was not written to"
                    + " yet is looked up and pinned as unverified."
        },
        footer = {"", "Examples:", "  redoubt fingerprint", "  redoubt fingerprint bob"})
final class FingerprintCommand extends DeviceCommand {
    @Parameters(arity = "0..1", paramLabel = "NAME", description = "A contact, or anybody in the directory.")
    private @Nullable String name;

    FingerprintCommand(World world) {
        super(world);
    }

    @Override
    public Integer call() throws RedoubtException, UsageException {
        try (Redoubt redoubt = options().open(world())) {
            PrintStream out = world().out();
            String contact = name;
            if (contact == null || contact.equals(redoubt.name())) {
                out.println(TerminalText.line(redoubt.name()) + " (you): "
                        + redoubt.fingerprint().grouped());
            } else {
                out.println(MessagePrinter.name(redoubt.contact(contact)) + ": "
                        + redoubt.fingerprint(contact).grouped());
                out.println("both of you: " + redoubt.pairFingerprint(contact).grouped());
            }
        }
        return ExitCode.OK;
    }
}
