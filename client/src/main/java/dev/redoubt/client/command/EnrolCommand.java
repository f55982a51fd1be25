package dev.redoubt.client.command;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.protocol.fingerprint.NodeFingerprint;
import dev.redoubt.protocol.invitation.DeviceCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code redoubt enrol LINK}. */
@Command(
        name = "enrol",
        header = "Make an account with this device, or join yours with it.",
        description = {
            "",
            "Makes the keys, seals them under a passphrase of your choice, and enrols at the appliance of the"
                    + " invitation. If it is cut off, run it again with the same link.",
            "",
            "With a code that another device of yours shows (\"redoubt device add\"), this device joins the account of that"
                    + " one. If it is cut off, run it again with a new code.",
            "",
            "There is no recovery yet: whoever loses the home or the passphrase loses the account."
        },
        footer = {
            "",
            "Examples:",
            "  redoubt enrol redoubt:chat.example.org:443/1.…    an invitation",
            "  redoubt enrol redoubt:chat.example.org:443/d1.…   a code of your other device"
        })
final class EnrolCommand extends DeviceCommand {
    @Parameters(paramLabel = "LINK", description = "The invitation, redoubt:…, as the administrator gave it; or the code of your other device.")
    private String link = "";

    EnrolCommand(World world) {
        super(world);
    }

    @Override
    public Integer call() throws RedoubtException, UsageException, InterruptedException {
        String text = link.strip();
        return DeviceCode.looksLike(text) ? join(text) : enrol(text);
    }

    private int enrol(String invitation) throws RedoubtException, UsageException {
        try (Redoubt redoubt = options().enrol(world(), invitation)) {
            welcome(redoubt);
            world().err()
                    .println("Keep the passphrase and back up " + options().home(world())
                            + ": there is no other way back to this account yet. A copy is for when the home is lost:"
                            + " going on from an older one loses what came since, and looks like an attack to others.");
        }
        return ExitCode.OK;
    }

    private int join(String code) throws RedoubtException, UsageException, InterruptedException {
        try (Redoubt redoubt = options().join(world(), code, this::show)) {
            welcome(redoubt);
        }
        return ExitCode.OK;
    }

    private void show(NodeFingerprint fingerprint) {
        world().out().println("This device's fingerprint: " + fingerprint.grouped());
        world().out().println("The other device must show the same; confirm it there. Waiting…");
        world().out().flush();
    }

    private void welcome(Redoubt redoubt) {
        world().out().println("Enrolled as " + TerminalText.line(redoubt.name()) + ".");
        world().out().println("Your fingerprint: " + redoubt.fingerprint().grouped());
    }
}
