package dev.redoubt.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.device.DeviceAddition;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.Message;
import dev.redoubt.client.model.Notice;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real clients on a real server whose database is put back: they talk on, everything decrypts, and a device that was revoked after the
 * backup is out again once one comes that knows.
 */
@Timeout(300)
@Tag("long")
class RestoreIT {
    private static final Path BIN =
            Path.of("..", "..").toAbsolutePath().normalize().resolve("server/bin");
    private static final String PASSWORD = "a password of this test";

    @TempDir
    private Path folder;

    private int port;

    @Test
    void afterARestoreEverythingDecryptsAndTheRevokedDeviceStaysOut() throws Exception {
        port = Appliance.freePort();
        Path backup = folder.resolve("backup");
        try (Database database = Database.start(folder.resolve("mariadb"), PASSWORD)) {
            Appliance.init(BIN, home(), port, database, PASSWORD);
            try (Appliance appliance = start()) {
                enrol(appliance, "alice");
                enrol(appliance, "bob");
                join("bob", "telephone");
                send("alice", "bob", "before");
                assertEquals(List.of("before"), texts("bob"));
                assertEquals(List.of("before"), texts("telephone"));
                send("bob", "alice", "an answer");
                send("alice", "bob", "waiting");
            }
            Instant backupAt = Instant.now();
            database.copyTo(backup);
            try (Appliance _ = start()) {
                goOn();
            }
            database.putBack(backup);
            assertRefused();
            Appliance.finishRestore(BIN, home(), backupAt);
            try (Appliance _ = start()) {
                talkAgain();
            }
        }
    }

    /** What the backup knows nothing of: keys are drawn and erased, a device goes, another comes, and a message is accepted. */
    private void goOn() throws Exception {
        assertEquals(List.of("an answer"), texts("alice"));
        assertEquals(List.of("waiting"), texts("bob"));
        for (int i = 0; i < 3; i++) {
            send("alice", "bob", "since " + i);
            send("bob", "alice", "answer " + i);
        }
        assertEquals(List.of("since 0", "since 1", "since 2"), texts("bob"));
        assertEquals(List.of("answer 0", "answer 1", "answer 2"), texts("alice"));
        try (Redoubt bob = open("bob");
                Redoubt telephone = open("telephone")) {
            bob.devices().revoke(telephone.devices().list().getFirst().fingerprint());
        }
        send("alice", "bob", "to one");
        assertEquals(List.of("to one"), texts("bob"));
        join("bob", "tablet");
        send("alice", "bob", "lost");
    }

    private void assertRefused() throws Exception {
        Program.Outcome outcome = Appliance.tryToStart(BIN, home());
        assertEquals(1, outcome.exitCode());
        assertTrue(
                String.join("\n", outcome.lines()).contains("redoubtctl restore finish"),
                outcome.lines().toString());
    }

    private void talkAgain() throws Exception {
        // It lives again, as far as the appliance knows: until one comes that knows better.
        try (Redoubt telephone = open("telephone")) {
            telephone.inbox();
        }
        send("alice", "bob", "after");
        assertThrows(RedoubtException.class, () -> send("telephone", "alice", "from a stolen one"));
        // Of what comes again nothing is shown twice.
        assertEquals(List.of("after"), texts("bob"));
        // The appliance does not know it any more: it comes with the state that lists it.
        texts("tablet");
        send("alice", "bob", "to both");
        assertEquals(List.of("to both"), texts("bob"));
        assertTrue(texts("tablet").contains("to both"));
        send("tablet", "alice", "from the tablet");
        send("bob", "alice", "from bob");
        assertEquals(List.of("from the tablet", "from bob"), texts("alice"));
        for (String device : List.of("alice", "bob", "tablet")) {
            try (Redoubt redoubt = open(device)) {
                // While it lived again the revoked one told others, and its sisters, what it had got; they knew better.
                Set<String> mayBe = Set.of("InvalidChain.RevokedNode");
                Map<String, Long> rejected = redoubt.devices().keys().rejected();
                assertTrue(mayBe.containsAll(rejected.keySet()), () -> device + ": " + rejected);
                List<Notice.Kind> told =
                        redoubt.notices().stream().map(Notice::kind).toList();
                assertTrue(told.contains(Notice.Kind.APPLIANCE_RESTORED), () -> device + ": " + told);
                assertTrue(!told.contains(Notice.Kind.HIDDEN_STATE), () -> device + ": " + told);
                assertTrue(!told.contains(Notice.Kind.ACCOUNT_DATA_WITHHELD), () -> device + ": " + told);
                assertTrue(!told.contains(Notice.Kind.POLICY_REFUSED), () -> device + ": " + told);
            }
        }
    }

    private Path home() {
        return folder.resolve("appliance");
    }

    private Appliance start() throws Exception {
        return Appliance.start(BIN, home(), port);
    }

    private static Passphrase passphrase(String name) {
        return Passphrase.takeOwnershipOf(("the passphrase of " + name).toCharArray());
    }

    private void enrol(Appliance appliance, String name) throws Exception {
        try (Passphrase passphrase = passphrase(name)) {
            Redoubt.enrol(folder.resolve(name), appliance.invite(name), passphrase)
                    .close();
        }
    }

    private Redoubt open(String device) throws Exception {
        try (Passphrase passphrase = passphrase(device)) {
            return Redoubt.open(folder.resolve(device), passphrase);
        }
    }

    private void send(String device, String to, String text) throws Exception {
        try (Redoubt redoubt = open(device)) {
            redoubt.send(to, text);
        }
    }

    /** What of others came by now. */
    private List<String> texts(String device) throws Exception {
        try (Redoubt redoubt = open(device)) {
            int before = redoubt.history().size();
            redoubt.markRead(redoubt.inbox());
            List<Message> all = redoubt.history();
            List<String> texts = new ArrayList<>();
            all.subList(before, all.size()).stream()
                    .filter(Message::received)
                    .forEach(message -> texts.add(message.text()));
            return texts;
        }
    }

    private void join(String owner, String device) throws Exception {
        try (Redoubt redoubt = open(owner);
                DeviceAddition addition = redoubt.devices().add()) {
            CompletableFuture<Void> joining = CompletableFuture.runAsync(
                    () -> join(device, addition), task -> Thread.ofVirtual().start(task));
            addition.confirm(addition.awaitRequest());
            joining.get();
        }
    }

    private void join(String device, DeviceAddition addition) {
        try (Passphrase passphrase = passphrase(device)) {
            Redoubt.join(folder.resolve(device), addition.code(), passphrase, Optional.empty(), (_, _) -> true)
                    .close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
