package dev.redoubt.client.command;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.Contact;
import dev.redoubt.client.trust.TrustDecisions;
import dev.redoubt.protocol.fingerprint.Fingerprint;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code redoubt verify NAME [FINGERPRINT]}. */
@Command(
        name = "verify",
        header = "Compare fingerprints with somebody and mark them as verified.",
        description = {
            "",
            "Shows the fingerprint of both of you, which they see as well with \"redoubt verify\" and your name: as text and"
                    + " as a QR code. Compare in person or by telephone, then type what they see, or scan it, or type yes"
                    + " if it is the same. With FINGERPRINT nothing is asked."
        },
        footer = {"", "Examples:", "  redoubt verify bob", "  redoubt verify bob --undo"})
final class VerifyCommand extends DeviceCommand {
    @Parameters(index = "0", paramLabel = "NAME", description = "A contact, or anybody in the directory.")
    private String name = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "FINGERPRINT",
            description = "What they see, or what their QR code says.")
    private @Nullable String seen;

    @Option(names = "--undo", description = "Take the mark back.")
    private boolean undo;

    @Mixin
    private final JsonOption json = new JsonOption();

    VerifyCommand(World world) {
        super(world);
    }

    @Override
    public Integer call() throws RedoubtException, UsageException, IOException {
        if (json.isGiven() && seen == null && !undo) {
            throw new UsageException("With --json nobody is asked: give the fingerprint that they see.");
        }
        try (Redoubt redoubt = options().open(world())) {
            TrustDecisions trust = redoubt.trust();
            if (undo) {
                said(trust.undoVerify(name), " is not verified any more.");
                return ExitCode.OK;
            }
            Fingerprint pair = redoubt.pairFingerprint(name);
            String given = seen;
            Fingerprint theirs = given == null ? ask(pair) : parse(given);
            said(trust.verify(name, theirs), " is verified.");
        }
        return ExitCode.OK;
    }

    private void said(Contact contact, String done) {
        if (json.isGiven()) {
            Json.line(world().out(), object -> JsonResults.contact(object, contact));
        } else {
            world().err().println(TerminalText.line(name) + done);
        }
    }

    private Fingerprint ask(Fingerprint pair) throws IOException, UsageException {
        world().out().print(QrText.of(pair.qrText()));
        world().out().println(pair.grouped());
        world().out().print("Type what they see, or yes if it is the same: ");
        world().out().flush();
        String answer = Answers.line(world());
        return answer.equalsIgnoreCase("yes") ? pair : parse(answer);
    }

    private static Fingerprint parse(String text) throws UsageException {
        try {
            return Fingerprint.parse(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException(
                    "That is no fingerprint: it has 32 characters in eight groups. Nothing was marked.");
        }
    }
}
