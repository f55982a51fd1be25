package dev.redoubt.client.command;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.failure.ConsentDueException;
import dev.redoubt.client.failure.ForbiddenByPolicyException;
import dev.redoubt.client.failure.PassphraseDueException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.DevicePolicy;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Optional;

/** What the administrator's policy wants of the user before the device goes online, asked for where somebody sits there. */
final class Onboarding {
    private static final int TRIES = 3;

    private final World world;
    private final Redoubt redoubt;

    Onboarding(World world, Redoubt redoubt) {
        this.world = world;
        this.redoubt = redoubt;
    }

    /**
     * For a device that is new: the policy is there only now.
     *
     * @param scripted nobody can be asked
     * @throws PassphraseDueException if the passphrase has to be another one, and none was chosen
     * @throws ConsentDueException if something is to be read, and was not acknowledged
     */
    void run(boolean scripted) throws RedoubtException, UsageException, IOException {
        redoubt.policies().refreshIfPossible();
        choosePassphrase(scripted);
        Optional<DevicePolicy.Consent> due = redoubt.policies().consentDue();
        if (due.isPresent()) {
            if (scripted) {
                throw new ConsentDueException();
            }
            acknowledge(due.get());
        }
    }

    private void choosePassphrase(boolean scripted) throws RedoubtException, UsageException {
        String needed = redoubt.policies().current().passphrase().words();
        for (int tries = 0; redoubt.policies().isPassphraseDue(); tries++) {
            if (scripted || tries == TRIES) {
                throw new PassphraseDueException(needed);
            }
            world.err().println("The administrator's policy asks for another passphrase, with " + needed + ".");
            tryAnother();
        }
    }

    private void tryAnother() throws RedoubtException, UsageException {
        try (Passphrase fresh = PassphraseSource.atTerminal(world.terminal()).chosen()) {
            redoubt.safe().changePassphrase(fresh);
        } catch (ForbiddenByPolicyException e) {
            // That one is too weak as well.
            return;
        }
    }

    /** Whenever the chat begins: also what was acknowledged before. */
    void greet() throws RedoubtException, UsageException, IOException {
        Optional<DevicePolicy.Consent> consent = redoubt.policies().current().consent();
        if (consent.isPresent()) {
            acknowledge(consent.get());
        }
    }

    /** @throws ConsentDueException if it is not */
    void acknowledge(DevicePolicy.Consent consent) throws RedoubtException, UsageException, IOException {
        show(consent);
        PrintStream out = world.out();
        out.print(TerminalText.line(consent.button()) + "? Type yes: ");
        out.flush();
        boolean read = Answers.isYes(world);
        out.println();
        if (!read) {
            throw new ConsentDueException();
        }
        redoubt.policies().acknowledge(consent);
    }

    /** As text: what Markdown means is left to who reads it, and what a terminal would obey is not obeyed. */
    void show(DevicePolicy.Consent consent) {
        PrintStream out = world.out();
        out.println("The administrator of the appliance wants you to read this:");
        out.println("    | " + TerminalText.line(consent.header()));
        out.println("    |");
        out.println("    | " + TerminalText.lines(consent.content()));
    }
}
