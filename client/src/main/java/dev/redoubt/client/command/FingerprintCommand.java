package dev.redoubt.client.command;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.Contact;
import dev.redoubt.client.model.Trust;
import dev.redoubt.protocol.fingerprint.Fingerprint;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

    @Mixin
    private final JsonOption json = new JsonOption();

    FingerprintCommand(World world) {
        super(world);
    }

    @Override
    public Integer call() throws RedoubtException, UsageException {
        try (Redoubt redoubt = options().open(world())) {
            String contact = name;
            if (contact == null || contact.equals(redoubt.name())) {
                showOwn(redoubt.name(), redoubt.fingerprint());
            } else {
                show(redoubt.contact(contact), redoubt.fingerprint(contact), redoubt.pairFingerprint(contact));
            }
        }
        return ExitCode.OK;
    }

    private void showOwn(String own, Fingerprint fingerprint) {
        if (json.isGiven()) {
            print(Optional.empty(), own, fingerprint, Optional.empty());
        } else {
            world().out().println(TerminalText.line(own) + " (you): " + fingerprint.grouped());
        }
    }

    private void show(Contact contact, Fingerprint fingerprint, Fingerprint pair) {
        if (json.isGiven()) {
            print(Optional.of(contact), contact.displayName(), fingerprint, Optional.of(pair));
        } else {
            world().out().println(MessagePrinter.name(contact) + ": " + fingerprint.grouped());
            world().out().println("both of you: " + pair.grouped());
            if (contact.trust() != Trust.VERIFIED) {
                String who = MessagePrinter.name(contact);
                world().err()
                        .println(who + " is pinned as unverified: compare, then use \"redoubt verify " + who + "\".");
            }
        }
    }

    private void print(Optional<Contact> contact, String whose, Fingerprint fingerprint, Optional<Fingerprint> pair) {
        Json.line(
                world().out(),
                object -> object.put("name", whose)
                        .put("contact", contact, JsonResults::contact)
                        .put("fingerprint", fingerprint.grouped())
                        .put("pairFingerprint", pair.map(Fingerprint::grouped)));
    }
}
