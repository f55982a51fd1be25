package dev.redoubt.client.command;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.protocol.fingerprint.Fingerprint;
import dev.redoubt.protocol.invitation.DeviceCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
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
                    + " one, if you say that it is yours: both show its fingerprint. If it is cut off, run it again with a new"
                    + " code.",
            "",
            "A bot needs a challenge beside its link: it is taken from the environment variable REDOUBT_CHALLENGE.",
            "",
            "Then the recovery of the account is set up: a passphrase is proposed and asked back. Without a recovery,"
                    + " whoever loses the home or its passphrase loses the account."
        },
        footer = {
            "",
            "Examples:",
            "  redoubt enrol redoubt:chat.example.org:443/1.…    an invitation",
            "  redoubt enrol redoubt:chat.example.org:443/d1.…   a code of your other device"
        })
final class EnrolCommand extends DeviceCommand {
    @Parameters(
            paramLabel = "LINK",
            description = "The invitation, redoubt:…, as the administrator gave it; or the code of your other device.")
    private String link = "";

    @Option(
            names = "--recovery",
            paramLabel = "default|words|offline|later",
            description =
                    "How the account shall be recovered: with a passphrase and the appliance (default), with words and a"
                            + " file that only you have, with keys that stay offline (with --media), or not yet. Where nobody is at"
                            + " a terminal, it is later unless it is said otherwise.")
    private String recovery = "";

    @Option(
            names = "--media",
            paramLabel = "DIRECTORY",
            description = "With --recovery offline: the medium on which \"redoubt offline init\" made the account.")
    private @Nullable Path media;

    @Option(
            names = "--expect-fingerprint",
            paramLabel = "FINGERPRINT",
            description =
                    "With a code: the fingerprint of your account, as your other device shows it, instead of being"
                            + " asked.")
    private @Nullable String expected;

    @Mixin
    private final NewRecoveryInput input = new NewRecoveryInput();

    EnrolCommand(World world) {
        super(world);
    }

    @Override
    public Integer call() throws RedoubtException, UsageException, InterruptedException, IOException {
        String text = link.strip();
        if (DeviceCode.looksLike(text)) {
            return join(text);
        }
        return switch (recovery) {
            case "", "default", "words", "later" -> enrol(text);
            case "offline" -> enrolOffline(text);
            default -> throw new UsageException("--recovery is default, words, offline or later.");
        };
    }

    private int enrol(String invitation) throws RedoubtException, UsageException, IOException {
        try (Redoubt redoubt = options().enrol(world(), invitation)) {
            welcome(redoubt);
            new Onboarding(world(), redoubt).run(options().isScripted(world()));
            if (!redoubt.policies().current().recoveryKeys()) {
                world().err()
                        .println(
                                "The administrator's policy allows no recovery: whoever loses all devices loses the account.");
            } else if (recovery.equals("later")
                    || (recovery.isEmpty() && options().isScripted(world()) && !input.isGiven(world()))) {
                RecoverySetup.warn(world());
            } else {
                new RecoverySetup(world(), redoubt, input).run(recovery.equals("words"), Optional.empty());
            }
            world().err()
                    .println("Keep the passphrase and back up " + options().home(world())
                            + ". A copy is for when the home is lost:"
                            + " going on from an older one loses what came since, and looks like an attack to others.");
        }
        return ExitCode.OK;
    }

    private int enrolOffline(String invitation) throws RedoubtException, UsageException, IOException {
        if (media == null) {
            throw new UsageException("--recovery offline needs --media DIRECTORY.");
        }
        return new OfflineSteps(world(), options(), media).enrol(invitation);
    }

    private int join(String code) throws RedoubtException, UsageException, InterruptedException, IOException {
        try (Redoubt redoubt = options().join(world(), code, new Joining(world(), expected()))) {
            welcome(redoubt);
            new Onboarding(world(), redoubt).run(options().isScripted(world()));
        }
        return ExitCode.OK;
    }

    private Optional<Fingerprint> expected() throws UsageException {
        try {
            return Optional.ofNullable(expected).map(Fingerprint::parse);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--expect-fingerprint is no fingerprint: it has 32 characters in eight groups.");
        }
    }

    private void welcome(Redoubt redoubt) {
        world().out().println("Enrolled as " + TerminalText.line(redoubt.name()) + ".");
        world().out().println("Your fingerprint: " + redoubt.fingerprint().grouped());
    }
}
