package dev.redoubt.client.command;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.recovery.OfflineEnrolment.Step;
import dev.redoubt.client.recovery.OfflineMedium;
import java.io.IOException;
import java.nio.file.Path;

/** What a device does with the medium of an account whose root is offline. */
final class OfflineSteps {
    private final World world;
    private final HomeOptions options;
    private final OfflineMedium medium;

    OfflineSteps(World world, HomeOptions options, Path media) {
        this.world = world;
        this.options = options;
        this.medium = new OfflineMedium(media);
    }

    int enrol(String invitation) throws RedoubtException, UsageException, IOException {
        return run((home, passphrase) ->
                world.devices().enrolOffline(home, invitation, medium, passphrase, options.proxy(world)));
    }

    int recover(String link) throws RedoubtException, UsageException, IOException {
        return run((home, passphrase) ->
                world.devices().recoverOffline(home, link, medium, passphrase, options.proxy(world)));
    }

    private interface Action {
        Step run(Path home, Passphrase passphrase) throws RedoubtException, UsageException;
    }

    private int run(Action action) throws RedoubtException, UsageException, IOException {
        try (Passphrase passphrase = options.existingOrChosen(world)) {
            switch (action.run(options.home(world), passphrase)) {
                case Step.Asked asked -> {
                    world.out().println("Account:     " + asked.account().grouped());
                    world.out().println("This device: " + asked.device().grouped());
                    world.out()
                            .println(
                                    "The request is in " + asked.request()
                                            + ". Take the medium to the offline machine, run"
                                            + " \"redoubt offline sign\" there, compare both fingerprints, and run this here again.");
                }
                case Step.Enrolled enrolled -> {
                    world.out().println("Enrolled as " + TerminalText.line(enrolled.name()) + ".");
                    obey(passphrase);
                }
            }
        }
        return ExitCode.OK;
    }

    /** The policy comes with the enrolment, and not with whatever the device is used for first. */
    private void obey(Passphrase passphrase) throws RedoubtException, UsageException, IOException {
        try (Redoubt redoubt = world.devices().open(options.home(world), passphrase, options.proxy(world))) {
            new Onboarding(world, redoubt).run(options.isScripted(world));
        }
    }
}
