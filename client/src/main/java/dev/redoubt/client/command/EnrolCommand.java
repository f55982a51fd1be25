package dev.redoubt.client.command;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.failure.RedoubtException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code redoubt enrol LINK}. */
@Command(
        name = "enrol",
        header = "Make an account with this device, from an invitation.",
        description = {
            "",
            "Makes the keys, seals them under a passphrase of your choice, and enrols at the appliance of the"
                    + " invitation. If it is cut off, run it again with the same link.",
            "",
            "There is no recovery yet: whoever loses the home or the passphrase loses the account."
        },
        footer = {"", "Example:", "  redoubt enrol redoubt:chat.example.org:443/1.…"})
final class EnrolCommand extends DeviceCommand {
    @Parameters(paramLabel = "LINK", description = "The invitation, redoubt:…, as the administrator gave it.")
    private String link = "";

    EnrolCommand(World world) {
        super(world);
    }

    @Override
    public Integer call() throws RedoubtException, UsageException {
        try (Redoubt redoubt = options().enrol(world(), link.strip())) {
            world().out().println("Enrolled as " + TerminalText.line(redoubt.name()) + ".");
            world().out().println("Your fingerprint: " + redoubt.fingerprint().grouped());
            world().err()
                    .println("Keep the passphrase and back up " + options().home(world())
                            + ": there is no other way back to this account yet. A copy is for when the home is lost:"
                            + " going on from an older one loses what came since, and looks like an attack to others.");
        }
        return ExitCode.OK;
    }
}
