package dev.redoubt.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.client.Recovery;
import dev.redoubt.client.Redoubt;
import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.WrongRecoveryException;
import dev.redoubt.client.model.Message;
import dev.redoubt.client.recovery.OfflineEnrolment.Step;
import dev.redoubt.client.recovery.OfflineMedium;
import dev.redoubt.client.recovery.OfflineRoot;
import dev.redoubt.client.recovery.RecoveryFile;
import dev.redoubt.client.recovery.RecoverySecret;
import dev.redoubt.client.recovery.WordsSheet;
import dev.redoubt.protocol.recovery.RecoveryWords;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Lost devices replaced in each of the three modes, at a whole appliance. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("long")
class RecoveryStoryIT {
    private static final Path BIN =
            Path.of("..", "..", "server", "bin").toAbsolutePath().normalize();
    private static final String PASSWORD = "a password of the test";

    private Path folder = Path.of("");
    private Database database;
    private Appliance appliance;
    private Redoubt friend;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        database = Database.start(folder.resolve("database"), PASSWORD);
        int port = Appliance.freePort();
        Appliance.init(BIN, folder.resolve("appliance"), port, database, PASSWORD);
        appliance = Appliance.start(BIN, folder.resolve("appliance"), port);
        friend = enrol("friend");
    }

    @AfterAll
    void stop() throws Exception {
        friend.close();
        appliance.close();
        database.close();
    }

    private static Passphrase passphrase(String text) {
        return Passphrase.takeOwnershipOf(text.toCharArray());
    }

    private Redoubt enrol(String name) throws Exception {
        return Redoubt.enrol(folder.resolve(name), appliance.invite(name), passphrase("the device's own"));
    }

    private Redoubt recover(String home, String link, RecoverySecret secret) throws RedoubtException {
        return Recovery.recover(
                folder.resolve(home), link, secret, passphrase("the new device's own"), Optional.empty());
    }

    /** The friend writes, and the recovered device reads: others follow to it. */
    private void isBack(String name, Redoubt recovered) throws RedoubtException {
        assertEquals(name, recovered.name());
        friend.send(name, "welcome back, " + name);
        List<String> texts = recovered.inbox().stream().map(Message::text).toList();
        assertEquals(List.of("welcome back, " + name), texts);
    }

    @Test
    void withThePassphraseAndTheAppliance() throws Exception {
        String words = String.join(" ", RecoveryWords.propose(new SecureRandom()));
        String link;
        try (Redoubt lost = enrol("anna")) {
            lost.recovery().setUp(Optional.empty(), passphrase(words));
            link = lost.recovery().link().toText();
        }
        assertThrows(
                WrongRecoveryException.class,
                () -> recover("anna-2", link, new RecoverySecret.OfPassphrase(passphrase(words + " zoo"))));
        try (RecoverySecret secret = new RecoverySecret.OfPassphrase(passphrase(words));
                Redoubt recovered = recover("anna-2", link, secret)) {
            String old = recovered.devices().list().getLast().fingerprint();
            recovered.devices(Optional.of(secret)).revoke(old);
            assertEquals(1, recovered.devices().list().size());
            recovered.recovery().test(secret);
            isBack("anna", recovered);
        }
        assertFalse(holds(words.replace(" ", "")), "no words in the database");
    }

    private boolean holds(String words) throws Exception {
        return !Evidence.tablesWith(database.everything(), words).isEmpty();
    }

    @Test
    void withWordsThatOnlyTheUserHas() throws Exception {
        Path file = folder.resolve("recovery-berta.txt");
        List<String> words;
        try (Redoubt lost = enrol("berta");
                WordsSheet sheet = lost.recovery().drawWords(Optional.empty())) {
            new RecoveryFile(lost.recovery().link(), sheet.file()).write(file);
            lost.recovery().complete(sheet);
            words = sheet.words();
        }
        RecoveryFile read = RecoveryFile.read(file);
        try (RecoverySecret secret = new RecoverySecret.OfWords(
                        RecoveryWords.parse(String.join(" ", words)), Optional.of(read.bundle()));
                Redoubt recovered = recover("berta-2", read.link().toText(), secret)) {
            isBack("berta", recovered);
        }
    }

    @Test
    void withARootThatStaysOffline() throws Exception {
        OfflineMedium medium = new OfflineMedium(Files.createDirectory(folder.resolve("medium")));
        OfflineRoot root = Recovery.offlineRoot(medium);
        root.init(passphrase("the vault's own"));
        String invitation = appliance.invite("carla");
        Path home = folder.resolve("carla");
        assertInstanceOf(Step.Asked.class, enrolOffline(home, invitation, medium));
        signAll(root);
        assertEquals(new Step.Enrolled("carla"), enrolOffline(home, invitation, medium));
        String link;
        try (Redoubt lost = Redoubt.open(home, passphrase("the device's own"))) {
            link = lost.recovery().link().toText();
            assertFalse(lost.recovery().status().rootIsHere());
        }
        Path second = folder.resolve("carla-2");
        assertInstanceOf(Step.Asked.class, recoverOffline(second, link, medium));
        signAll(root);
        assertEquals(new Step.Enrolled("carla"), recoverOffline(second, link, medium));
        try (Redoubt recovered = Redoubt.open(second, passphrase("the device's own"))) {
            assertEquals(2, recovered.devices().list().size());
            isBack("carla", recovered);
            assertTrue(recovered.safe().opensWithRecovery());
        }
    }

    private static void signAll(OfflineRoot root) throws RedoubtException {
        for (OfflineRoot.Asking asking : root.asking()) {
            root.sign(asking, passphrase("the vault's own"));
        }
    }

    private static Step enrolOffline(Path home, String link, OfflineMedium medium) throws RedoubtException {
        return Recovery.enrolOffline(home, link, medium, passphrase("the device's own"), Optional.empty());
    }

    private static Step recoverOffline(Path home, String link, OfflineMedium medium) throws RedoubtException {
        return Recovery.recoverOffline(home, link, medium, passphrase("the device's own"), Optional.empty());
    }
}
