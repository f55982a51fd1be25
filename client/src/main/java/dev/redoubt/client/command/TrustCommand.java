package dev.redoubt.client.command;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.trust.TrustDecisions;
import dev.redoubt.protocol.fingerprint.Fingerprint;
import java.io.PrintStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code redoubt trust NAME}. */
@Command(
        name = "trust",
        header = "Decide after an alarm about somebody's account.",
        description = {
            "",
            "Without an option it shows what is wrong. While it is not decided, nothing is sent to them. Ask them in person or"
                    + " by telephone: somebody who made a new account has a new fingerprint, and an attacker has one, too."
        },
        footer = {
            "",
            "Examples:",
            "  redoubt trust bob",
            "  redoubt trust bob --accept-new-root 7K2M-…   the whole fingerprint that bob sees",
            "  redoubt trust bob --keep-root"
        })
final class TrustCommand extends DeviceCommand {
    @Parameters(paramLabel = "NAME", description = "A contact, or yourself.")
    private String name = "";

    @ArgGroup
    private @Nullable Decision decision;

    /** One at most. */
    static final class Decision {
        @Option(
                names = "--accept-new-root",
                paramLabel = "FINGERPRINT",
                description = "Take the other account from now on; unverified. Its whole fingerprint, so that it is not"
                        + " done by accident.")
        private @Nullable String newRoot;

        @Option(names = "--keep-root", description = "Stay with the account that was pinned.")
        private boolean keepRoot;

        @Option(names = "--accept-state", description = "Take the history that the appliance shows now.")
        private boolean acceptState;
    }

    @Mixin
    private final JsonOption json = new JsonOption();

    TrustCommand(World world) {
        super(world);
    }

    @Override
    public Integer call() throws RedoubtException, UsageException {
        try (Redoubt redoubt = options().open(world())) {
            TrustDecisions trust = redoubt.trust();
            Decision decided = decision;
            if (decided == null) {
                show(redoubt, trust);
            } else {
                decide(redoubt, trust, decided);
            }
        }
        return ExitCode.OK;
    }

    private void show(Redoubt redoubt, TrustDecisions trust) throws RedoubtException {
        if (json.isGiven()) {
            showJson(redoubt, trust);
            return;
        }
        PrintStream out = world().out();
        String who = TerminalText.line(name);
        if (name.equals(redoubt.name())) {
            out.println(
                    "--accept-state takes the history of your own account that the appliance shows now, and the version"
                            + " of what your devices share.");
            return;
        }
        Optional<TrustDecisions.ChangedRoot> changed = trust.changedRoot(name);
        if (changed.isPresent()) {
            out.println(who + " stands for another account than before.");
            out.println("  pinned: " + changed.get().pinned().grouped());
            out.println("  now:    " + changed.get().now().grouped());
            out.println("Ask them which one they see with \"redoubt fingerprint\", then use --accept-new-root or"
                    + " --keep-root.");
        } else if (trust.hasContradiction(name)) {
            out.println("The appliance shows a history of " + who + "'s account that contradicts what was seen."
                    + " Ask its administrator, then use --accept-state.");
        } else {
            out.println("There is no alarm about " + who + ".");
        }
    }

    private void showJson(Redoubt redoubt, TrustDecisions trust) throws RedoubtException {
        boolean own = name.equals(redoubt.name());
        Optional<TrustDecisions.ChangedRoot> changed = own ? Optional.empty() : trust.changedRoot(name);
        boolean contradiction = !own && trust.hasContradiction(name);
        Json.line(
                world().out(),
                object -> object.put("name", name)
                        .put(
                                "changedRoot",
                                changed,
                                (roots, values) -> roots.put(
                                                "pinned", values.pinned().grouped())
                                        .put("now", values.now().grouped()))
                        .put("contradiction", contradiction));
    }

    private void decide(Redoubt redoubt, TrustDecisions trust, Decision decided)
            throws RedoubtException, UsageException {
        String root = decided.newRoot;
        if (root != null) {
            trust.acceptNewRoot(name, parse(root));
            world().err().println("From now on " + TerminalText.line(name) + " is the new account. It is unverified.");
        } else if (decided.keepRoot) {
            trust.keepRoot(name);
            world().err()
                    .println("The pinned account stays. If the appliance still shows the other one, it is said again.");
        } else if (decided.acceptState) {
            acceptState(redoubt, trust);
            world().err().println("Accepted.");
        }
    }

    private void acceptState(Redoubt redoubt, TrustDecisions trust) throws RedoubtException {
        if (name.equals(redoubt.name())) {
            trust.acceptOwnState(name);
        } else {
            trust.acceptState(name);
        }
    }

    private static Fingerprint parse(String text) throws UsageException {
        try {
            return Fingerprint.parse(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException(
                    "That is no fingerprint: it has 32 characters in eight groups. Nothing was changed.");
        }
    }
}
