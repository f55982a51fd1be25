package dev.redoubt.client.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.client.PeopleAtAFakeAppliance;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A user with two terminals: one on each device. */
@Timeout(60)
class DeviceCommandsIT {
    /** One each: the common pool may have a single one. */
    private static final Executor THREADS = task -> Thread.ofVirtual().start(task);

    @TempDir
    Path folder;

    private final PeopleAtAFakeAppliance people = new PeopleAtAFakeAppliance();

    @BeforeEach
    void enrol() {
        for (String name : new String[] {"alice", "bob"}) {
            assertEquals(0, new Screen(name).run("", "enrol", people.invite(name)));
        }
    }

    /** One terminal, in which one command runs at a time. */
    private final class Screen {
        private final String home;
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final ByteArrayOutputStream err = new ByteArrayOutputStream();

        Screen(String home) {
            this.home = home;
        }

        int run(String in, String... arguments) {
            return run(new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)), arguments);
        }

        int run(InputStream in, String... arguments) {
            return run(new Terminal(), in, arguments);
        }

        /** As somebody who sits there and types. */
        int runAtTerminal(String in, String... arguments) {
            Terminal terminal = new Terminal() {
                @Override
                boolean shows(int descriptor) {
                    return true;
                }
            };
            return run(terminal, new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)), arguments);
        }

        private int run(Terminal terminal, InputStream in, String... arguments) {
            World world = new World(
                    devices(),
                    terminal,
                    in,
                    new PrintStream(out, true, StandardCharsets.UTF_8),
                    new PrintStream(err, true, StandardCharsets.UTF_8),
                    Map.of(
                            "REDOUBT_PASSPHRASE",
                            "the passphrase",
                            "REDOUBT_HOME",
                            folder.resolve(home).toString()),
                    Set.of(),
                    ZoneOffset.UTC);
            return RedoubtCommand.commandLine(world).execute(arguments);
        }

        /** Waits until a whole line, or a question, begins like this. */
        String line(String beginning) throws InterruptedException {
            while (true) {
                String shown = out();
                Optional<String> line = shown.lines()
                        .map(String::strip)
                        .filter(one -> one.startsWith(beginning))
                        .findFirst();
                if (line.isPresent() && (shown.endsWith("\n") || shown.endsWith(": "))) {
                    return line.get();
                }
                Thread.sleep(5);
            }
        }

        String out() {
            return out.toString(StandardCharsets.UTF_8);
        }

        String err() {
            return err.toString(StandardCharsets.UTF_8);
        }
    }

    private World.Devices devices() {
        return new PeoplesDevices(people, _ -> {});
    }

    @Test
    void keysAreShown() {
        Screen bob = new Screen("bob");
        assertEquals(0, bob.run("", "device", "keys"));
        assertTrue(bob.out().contains("one-time keys to hold at the appliance: 100"), bob.out());
        assertTrue(bob.out().contains("of these, under one used before:      0"), bob.out());
    }

    /** Both ends of adding a telephone to bob's account. */
    private final class Adding {
        final Screen laptop = new Screen("bob");
        final Screen telephone = new Screen("telephone");
        final CompletableFuture<Integer> added;
        final CompletableFuture<Integer> joined;

        Adding(String answer) throws IOException, InterruptedException {
            PipedOutputStream keyboard = new PipedOutputStream();
            PipedInputStream typed = new PipedInputStream(keyboard);
            added = CompletableFuture.supplyAsync(() -> laptop.run(typed, "device", "add"), THREADS);
            String code = laptop.line("redoubt enrol ").substring("redoubt enrol ".length());
            joined = CompletableFuture.supplyAsync(() -> telephone.run("yes\n", "enrol", code), THREADS);
            String there = telephone.line("This device's fingerprint: ");
            String here = laptop.line("A device asks to join your account.");
            assertEquals(there.substring(there.length() - 19), here.substring(here.length() - 19));
            keyboard.write(answer.getBytes(StandardCharsets.UTF_8));
            keyboard.close();
        }
    }

    @Test
    void aDeviceIsAddedOnceItsUserSaysYes() throws Exception {
        Adding adding = new Adding("yes\n");
        assertEquals(0, adding.added.get(), adding.laptop.err());
        assertEquals(0, adding.joined.get(), adding.telephone.err());
        assertTrue(adding.telephone.out().contains("Enrolled as bob."));
        Screen alice = new Screen("alice");
        assertEquals(0, alice.run("", "send", "bob", "to both"));
        for (String home : new String[] {"bob", "telephone"}) {
            Screen screen = new Screen(home);
            screen.run("", "inbox", "--all");
            assertTrue(screen.out().contains("to both"), screen.err());
        }
    }

    @Test
    void aDeviceWhoseUserDoesNotKnowTheAccountJoinsNone() throws Exception {
        Screen laptop = new Screen("bob");
        PipedOutputStream keyboard = new PipedOutputStream();
        PipedInputStream typed = new PipedInputStream(keyboard);
        CompletableFuture<Integer> added =
                CompletableFuture.supplyAsync(() -> laptop.run(typed, "device", "add"), THREADS);
        String code = laptop.line("redoubt enrol ").substring("redoubt enrol ".length());
        String fingerprint = laptop.line("It must show the fingerprint of your account there: ");
        fingerprint = fingerprint.substring(fingerprint.length() - 39);
        for (String answer : new String[] {"", "no\n", "y\n"}) {
            Screen telephone = new Screen("telephone");
            assertEquals(7, telephone.run(answer, "enrol", code));
            assertTrue(telephone.out().contains(fingerprint), telephone.out());
        }
        Screen script = new Screen("telephone");
        String another = "0000" + fingerprint.substring(4);
        assertEquals(7, script.run("yes\n", "enrol", code, "--expect-fingerprint", another));
        assertEquals(2, script.run("yes\n", "enrol", code, "--expect-fingerprint", "0000"));
        String expected = fingerprint;
        CompletableFuture<Integer> joined = CompletableFuture.supplyAsync(
                () -> script.run("", "enrol", code, "--expect-fingerprint", expected), THREADS);
        laptop.line("A device asks to join your account.");
        keyboard.write("yes\n".getBytes(StandardCharsets.UTF_8));
        assertEquals(0, added.get(), laptop.err());
        assertEquals(0, joined.get(), script.err());
    }

    @Test
    void anythingButYesAddsNothing() throws Exception {
        Adding adding = new Adding("y\n");
        assertEquals(1, adding.added.get());
        assertEquals(8, adding.joined.get());
        Screen list = new Screen("bob");
        list.run("", "device", "list");
        assertEquals(1, list.out().lines().count());
    }

    @Test
    void aLostDeviceIsSuspendedThenRevokedAndOthersAreTold() throws Exception {
        new Screen("alice").run("", "send", "bob", "hello");
        Adding adding = new Adding("yes\n");
        adding.added.get();
        adding.joined.get();
        String fingerprint =
                adding.telephone.line("This device's fingerprint: ").substring("This device's fingerprint: ".length());
        assertEquals(0, new Screen("bob").run("", "device", "suspend", fingerprint.substring(0, 4)));
        assertEquals(8, new Screen("telephone").run("", "inbox"));
        Screen alice = new Screen("alice");
        alice.run("", "send", "bob", "careful");
        assertTrue(alice.err().contains("bob has a new device (" + fingerprint + ")"), alice.err());
        assertTrue(alice.err().contains("bob has suspended a device (" + fingerprint + ")"), alice.err());
        Screen hesitant = new Screen("bob");
        for (String answer : new String[] {"", "no\n", "y\n"}) {
            assertEquals(1, hesitant.runAtTerminal(answer, "device", "revoke", fingerprint.substring(0, 4)));
        }
        assertTrue(hesitant.err().contains("This ends the device " + fingerprint + " for ever."), hesitant.err());
        Screen bob = new Screen("bob");
        assertEquals(0, bob.runAtTerminal("yes\n", "device", "revoke", fingerprint));
        assertFalse(bob.err().contains("!"));
        Screen again = new Screen("alice");
        again.run("", "send", "bob", "again");
        assertTrue(again.err().contains("bob does not use a device any more (" + fingerprint + ")"), again.err());
    }
}
