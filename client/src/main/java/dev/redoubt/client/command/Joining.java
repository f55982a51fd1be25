package dev.redoubt.client.command;

import dev.redoubt.client.device.JoiningUser;
import dev.redoubt.protocol.fingerprint.Fingerprint;
import dev.redoubt.protocol.fingerprint.NodeFingerprint;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Optional;

/**
 * The user of a device that joins by a code.
 *
 * @param expected the own account's fingerprint, where a script knows it; nobody is asked then
 */
record Joining(World world, Optional<Fingerprint> expected) implements JoiningUser {
    @Override
    public boolean isOwnAccount(String name, Fingerprint account) {
        PrintStream out = world.out();
        out.println("The code is of the account of " + TerminalText.line(name) + ", with this fingerprint:");
        out.println("  " + account.grouped());
        return expected.map(account::equals).orElseGet(this::isConfirmed);
    }

    private boolean isConfirmed() {
        world.out().println("Does your other device show the same? Only then type yes:");
        world.out().flush();
        try {
            return Answers.isYes(world);
        } catch (IOException | UsageException e) {
            return false;
        }
    }

    @Override
    public void show(NodeFingerprint device) {
        world.out().println("This device's fingerprint: " + device.grouped());
        world.out().println("The other device must show the same; confirm it there. Waiting…");
        world.out().flush();
    }
}
