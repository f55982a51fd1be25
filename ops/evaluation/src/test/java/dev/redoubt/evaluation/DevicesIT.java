package dev.redoubt.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.Subscription;
import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.device.DeviceAddition;
import dev.redoubt.client.failure.ApplianceUnreachableException;
import dev.redoubt.client.failure.CodeRefusedException;
import dev.redoubt.client.failure.RefusedByApplianceException;
import dev.redoubt.client.model.Message;
import dev.redoubt.client.model.Notice;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real client on the real server: an account with three devices, one of which is lost. */
@Timeout(180)
@Tag("long")
class DevicesIT {
    private static final Path PROJECT = Path.of("..", "..").toAbsolutePath().normalize();

    @TempDir
    private Path folder;

    @Test
    void devicesComeAreSuspendedLiftedAndRevoked() throws Exception {
        try (Database database = Database.start(folder.resolve("mariadb"), "a password of this test");
                Appliance appliance = start(database);
                Redoubt alice = enrol(appliance, "alice");
                Redoubt bob = enrol(appliance, "bob")) {
            alice.send("bob", "to one");
            assertEquals(List.of("to one"), texts(bob));
            try (Redoubt telephone = add(bob, "telephone");
                    Redoubt tablet = add(bob, "tablet")) {
                alice.send("bob", "to three");
                assertEquals(List.of("to three"), texts(bob));
                assertEquals(List.of("to three"), texts(telephone));
                assertEquals(List.of("to three"), texts(tablet));
                assertEquals(
                        List.of(Notice.Kind.DEVICE_ADDED),
                        alice.notices().stream().map(Notice::kind).toList());
                suspendedAndLifted(alice, bob, telephone, tablet);
                revoked(alice, bob, telephone, tablet);
            }
        }
    }

    private static void suspendedAndLifted(Redoubt alice, Redoubt bob, Redoubt telephone, Redoubt tablet)
            throws Exception {
        String fingerprint = ownFingerprint(telephone);
        try (Subscription listening = telephone.listen(_ -> {})) {
            tablet.devices().suspend(fingerprint);
            assertCutOff("device_suspended", listening);
        }
        assertRefused(telephone, "while suspended");
        alice.send("bob", "to two");
        assertEquals(List.of("to two"), texts(bob));
        bob.devices().lift(fingerprint);
        alice.send("bob", "to three again");
        assertEquals(List.of("to three again"), texts(telephone));
        telephone.send("alice", "back again");
        assertEquals(List.of("back again"), texts(alice));
        texts(bob);
        texts(tablet);
    }

    private static void revoked(Redoubt alice, Redoubt bob, Redoubt telephone, Redoubt tablet) throws Exception {
        String fingerprint = ownFingerprint(telephone);
        try (Subscription listening = telephone.listen(_ -> {})) {
            bob.devices().revoke(fingerprint);
            assertCutOff("device_revoked", listening);
        }
        assertRefused(telephone, "after the end");
        assertEquals(2, tablet.devices().list().size());
        alice.send("bob", "to those who are left");
        assertEquals(List.of("to those who are left"), texts(tablet));
    }

    /** A client whose sessions were lost one after the other pauses before it asks again, and says so meanwhile. */
    private static void assertRefused(Redoubt device, String text) throws Exception {
        for (int i = 0; ; i++) {
            try {
                device.send("alice", text);
                fail("it was sent");
            } catch (RefusedByApplianceException e) {
                return;
            } catch (ApplianceUnreachableException e) {
                assertTrue(i < 20, "not refused in 20 s");
                Thread.sleep(Duration.ofSeconds(1));
            }
        }
    }

    /** Where the last word did not get through, the next session is refused all the same. */
    private static void assertCutOff(String word, Subscription listening) {
        RefusedByApplianceException why = assertThrows(RefusedByApplianceException.class, listening::await);
        assertTrue(List.of(word, "device_refused").contains(why.code()), why.code());
    }

    private static String ownFingerprint(Redoubt device) throws Exception {
        return device.devices().list().getFirst().fingerprint();
    }

    /** What came by now, whether another device has shown it already or not. */
    private static List<String> texts(Redoubt device) throws Exception {
        int before = device.history().size();
        device.markRead(device.inbox());
        List<Message> all = device.history();
        return all.subList(before, all.size()).stream()
                .filter(Message::received)
                .map(Message::text)
                .toList();
    }

    private Redoubt add(Redoubt owner, String device) throws Exception {
        String code;
        Redoubt added;
        try (DeviceAddition addition = owner.devices().add()) {
            code = addition.code();
            CompletableFuture<Redoubt> joining = CompletableFuture.supplyAsync(
                    () -> join(device, addition.code()),
                    task -> Thread.ofVirtual().start(task));
            DeviceAddition.Request request = addition.awaitRequest();
            addition.confirm(request);
            added = joining.get();
            assertEquals(ownFingerprint(added), request.fingerprint().grouped());
        }
        try (Passphrase passphrase = passphrase("late")) {
            assertThrows(
                    CodeRefusedException.class,
                    () -> Redoubt.join(folder.resolve("late " + device), code, passphrase, Optional.empty(), _ -> {}));
        }
        return added;
    }

    private Redoubt join(String device, String code) {
        try (Passphrase passphrase = passphrase(device)) {
            return Redoubt.join(folder.resolve(device), code, passphrase, Optional.empty(), _ -> {});
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Passphrase passphrase(String name) {
        return Passphrase.takeOwnershipOf(("the passphrase of " + name).toCharArray());
    }

    private Appliance start(Database database) throws Exception {
        Path bin = PROJECT.resolve("server/bin");
        Path home = folder.resolve("appliance");
        int port = Appliance.freePort();
        Appliance.init(bin, home, port, database, "a password of this test");
        return Appliance.start(bin, home, port);
    }

    private Redoubt enrol(Appliance appliance, String name) throws Exception {
        try (Passphrase passphrase = passphrase(name)) {
            return Redoubt.enrol(folder.resolve(name), appliance.invite(name), passphrase);
        }
    }
}
