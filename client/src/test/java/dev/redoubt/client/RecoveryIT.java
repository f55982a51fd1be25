package dev.redoubt.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.redoubt.client.container.Container;
import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.container.RecordName;
import dev.redoubt.client.container.RecordType;
import dev.redoubt.client.failure.ApplianceUnreachableException;
import dev.redoubt.client.failure.ContainerDamagedException;
import dev.redoubt.client.failure.InvalidInvitationLinkException;
import dev.redoubt.client.failure.NoAccountRootException;
import dev.redoubt.client.failure.NoRecoveryException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.TamperedRecoveryException;
import dev.redoubt.client.failure.WrongPassphraseException;
import dev.redoubt.client.failure.WrongRecoveryException;
import dev.redoubt.client.model.Device;
import dev.redoubt.client.model.RecoveryMode;
import dev.redoubt.client.model.RecoveryStatus;
import dev.redoubt.client.recovery.RecoveryFile;
import dev.redoubt.client.recovery.RecoverySecret;
import dev.redoubt.client.recovery.WordsSheet;
import dev.redoubt.client.store.RecoveryRecords;
import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.account.AccountRoot;
import dev.redoubt.protocol.recovery.RecoveryBundle;
import dev.redoubt.protocol.recovery.RecoveryWords;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The recovery of accounts at an appliance in memory, that may lie. */
@Timeout(60)
class RecoveryIT {
    private static final String WORDS = "legal winner thank year wave sausage worth";

    @TempDir
    Path folder;

    private final TestClock clock = new TestClock();
    private final FakeAppliance appliance = new FakeAppliance(clock);
    private Person alice;
    private Person fresh;

    @BeforeEach
    void enrol() throws Exception {
        alice = new Person("alice", folder, appliance, clock).enrolled();
        fresh = new Person("fresh", folder, appliance, clock);
    }

    private static RecoverySecret secret(String passphrase) {
        return new RecoverySecret.OfPassphrase(passphrase(passphrase));
    }

    private static Passphrase passphrase(String text) {
        return Passphrase.takeOwnershipOf(text.toCharArray());
    }

    private interface Work<T> {
        T run(Redoubt redoubt) throws Exception;
    }

    private static <T> T with(Person person, Work<T> work) throws Exception {
        try (Redoubt redoubt = person.open()) {
            return work.run(redoubt);
        }
    }

    private String setUp(String passphrase) throws Exception {
        return with(alice, redoubt -> {
            redoubt.recovery().setUp(Optional.empty(), passphrase(passphrase));
            return redoubt.recovery().link().toText();
        });
    }

    private RecoveryStatus status() throws Exception {
        return with(alice, redoubt -> redoubt.recovery().check());
    }

    private Redoubt recover(String link, RecoverySecret secret) throws RedoubtException {
        return Recovery.recover(fresh.home(), link, secret, fresh.passphrase(), fresh.environment());
    }

    private static void change(Redoubt redoubt, String from, String to) throws RedoubtException {
        redoubt.recovery().setUp(Optional.of(secret(from)), passphrase(to));
    }

    @Test
    void theRootLeavesTheDeviceOnceTheRecoveryIsSetUp() throws Exception {
        assertTrue(status().rootIsHere());
        setUp(WORDS);
        assertEquals(RecoveryMode.PASSPHRASE, status().mode());
        assertFalse(status().rootIsHere());
        assertThrows(
                NoAccountRootException.class,
                () -> with(alice, redoubt -> redoubt.devices().add()));
    }

    @Test
    void aLostDeviceIsReplacedWithThePassphraseAndRevoked() throws Exception {
        String link = setUp(WORDS);
        try (Redoubt recovered = recover(link, secret("Legal-Winner thank year wave sausage worth"))) {
            assertEquals("alice", recovered.name());
            List<Device> devices = recovered.devices().list();
            assertEquals(2, devices.size());
            recovered
                    .devices(Optional.of(secret(WORDS)))
                    .revoke(devices.getLast().fingerprint());
            assertEquals(1, recovered.devices().list().size());
            assertEquals(RecoveryMode.PASSPHRASE, recovered.recovery().check().mode());
        }
        Person bob = new Person("bob", folder, appliance, clock).enrolled();
        bob.send("alice", "welcome back");
        assertEquals(List.of("welcome back"), fresh.texts());
    }

    @Test
    void anEnrolmentThatWasCutOffIsResumed() throws Exception {
        String link = setUp(WORDS);
        appliance.enrolment = FakeAppliance.Fault.AFTER;
        assertThrows(ApplianceUnreachableException.class, () -> recover(link, secret(WORDS)));
        try (Redoubt recovered = recover(link, secret(WORDS))) {
            assertEquals(2, recovered.devices().list().size());
        }
    }

    @Test
    void theNewDeviceHasTheAccountsStorageKey() throws Exception {
        String link = setUp(WORDS);
        recover(link, secret(WORDS)).close();
        assertTrue(storageKey(alice).read(storageKey(fresh)::contentEquals));
    }

    @Test
    void aDeviceThatJoinsByACodeHasItToo() throws Exception {
        alice.patient();
        fresh.patient();
        fresh.joined(alice);
        assertTrue(storageKey(alice).read(storageKey(fresh)::contentEquals));
    }

    private static Secret storageKey(Person person) throws Exception {
        try (Container container = person.environment().openContainer(person.home(), person.passphrase())) {
            return container
                    .read(transaction -> new RecoveryRecords(transaction).storageKey())
                    .orElseThrow();
        }
    }

    @Test
    void aWrongPassphraseOpensNothing() throws Exception {
        String link = setUp(WORDS);
        assertThrows(WrongRecoveryException.class, () -> recover(link, secret(WORDS + "y")));
    }

    @Test
    void theOldPassphraseEndsWithTheChangeAndNotBefore() throws Exception {
        String link = setUp("the old one");
        appliance.recovery.fault = FakeAppliance.Fault.BEFORE;
        assertThrows(
                ApplianceUnreachableException.class,
                () -> with(alice, redoubt -> {
                    change(redoubt, "the old one", "the new one");
                    return redoubt;
                }));
        recover(link, secret("the old one")).close();
        assertFalse(status().changing(), "it goes on with the next look");
        Person third = new Person("third", folder, appliance, clock);
        assertThrows(
                WrongRecoveryException.class,
                () -> Recovery.recover(
                        third.home(), link, secret("the old one"), third.passphrase(), third.environment()));
        Recovery.recover(third.home(), link, secret("the new one"), third.passphrase(), third.environment())
                .close();
    }

    @Test
    void aCutAtAnyInstantOfTheSetUpLosesNothing() throws Exception {
        for (FakeAppliance.Fault fault :
                new FakeAppliance.Fault[] {FakeAppliance.Fault.BEFORE, FakeAppliance.Fault.AFTER}) {
            Person person = new Person("person " + fault, folder, appliance, clock);
            person.enrol(appliance.invite(fault == FakeAppliance.Fault.BEFORE ? "before" : "after"))
                    .close();
            appliance.recovery.fault = fault;
            assertThrows(
                    ApplianceUnreachableException.class,
                    () -> with(person, redoubt -> {
                        redoubt.recovery().setUp(Optional.empty(), passphrase(WORDS));
                        return redoubt;
                    }));
            RecoveryStatus cut = with(person, redoubt -> redoubt.recovery().status());
            assertTrue(cut.rootIsHere() && cut.changing(), "the root stays until the appliance has answered");
            RecoveryStatus later = with(person, redoubt -> redoubt.recovery().check());
            assertFalse(later.rootIsHere() || later.changing());
            with(person, redoubt -> {
                redoubt.recovery().test(secret(WORDS));
                return redoubt;
            });
        }
    }

    @Test
    void aChangeThatAnotherDeviceOvertookDoesNotHold() throws Exception {
        String link = setUp("first one");
        appliance.recovery.fault = FakeAppliance.Fault.BEFORE;
        assertThrows(
                ApplianceUnreachableException.class,
                () -> with(alice, redoubt -> {
                    change(redoubt, "first one", "of the old device");
                    return redoubt;
                }));
        try (Redoubt other = recover(link, secret("first one"))) {
            change(other, "first one", "of the new device");
        }
        assertThrows(NoRecoveryException.class, this::status);
        assertFalse(status().changing());
        with(alice, redoubt -> {
            redoubt.recovery().test(secret("of the new device"));
            return redoubt;
        });
    }

    @Test
    void withWordsNothingStaysOnTheAppliance() throws Exception {
        setUp("a passphrase before");
        Path file = folder.resolve("recovery.txt");
        List<String> words = with(alice, redoubt -> {
            try (WordsSheet sheet = redoubt.recovery().drawWords(Optional.of(secret("a passphrase before")))) {
                new RecoveryFile(redoubt.recovery().link(), sheet.file()).write(file);
                redoubt.recovery().complete(sheet);
                return sheet.words();
            }
        });
        assertEquals(ByteString.EMPTY, appliance.recovery.history.getLast().getBlob());
        assertEquals(RecoveryMode.WORDS, status().mode());
        RecoveryFile read = RecoveryFile.read(file);
        try (Redoubt recovered = recover(read.link().toText(), words(words, Optional.of(read)))) {
            assertEquals("alice", recovered.name());
            recovered.recovery().test(words(words, Optional.empty()));
        }
        with(alice, redoubt -> {
            redoubt.recovery().test(words(words, Optional.empty()));
            return redoubt;
        });
    }

    private static RecoverySecret words(List<String> words, Optional<RecoveryFile> file) throws Exception {
        return new RecoverySecret.OfWords(RecoveryWords.parse(String.join(" ", words)), file.map(RecoveryFile::bundle));
    }

    @Test
    void wordsThatWereDrawnButNotConfirmedChangeNothing() throws Exception {
        with(alice, redoubt -> {
            redoubt.recovery().drawWords(Optional.empty()).close();
            return redoubt;
        });
        assertTrue(status().rootIsHere());
    }

    @Test
    void otherWordsOrAnotherFileOpenNothing() throws Exception {
        Path file = folder.resolve("recovery.txt");
        with(alice, redoubt -> {
            try (WordsSheet sheet = redoubt.recovery().drawWords(Optional.empty())) {
                new RecoveryFile(redoubt.recovery().link(), sheet.file()).write(file);
                redoubt.recovery().complete(sheet);
                return sheet;
            }
        });
        RecoveryFile read = RecoveryFile.read(file);
        RecoverySecret other =
                new RecoverySecret.OfWords(Secret.random(32, new SecureRandom()), Optional.of(read.bundle()));
        assertThrows(WrongRecoveryException.class, () -> recover(read.link().toText(), other));
        assertThrows(
                NoRecoveryException.class,
                () -> recover(
                        read.link().toText(),
                        new RecoverySecret.OfWords(Secret.random(32, new SecureRandom()), Optional.empty())));
        Files.writeString(file, Files.readString(file).replace("1: opens", "2: opens"));
        assertThrows(WrongRecoveryException.class, () -> RecoveryFile.read(file));
    }

    @Test
    void aFileIsNeverOverwritten() throws Exception {
        Path file = Files.createFile(folder.resolve("mine.txt"));
        with(alice, redoubt -> {
            try (WordsSheet sheet = redoubt.recovery().drawWords(Optional.empty())) {
                RecoveryFile written = new RecoveryFile(redoubt.recovery().link(), sheet.file());
                assertThrows(RedoubtException.class, () -> written.write(file));
            }
            return redoubt;
        });
        assertEquals(0, Files.size(file));
    }

    @Test
    void anApplianceThatReplaysAnOlderRecoveryIsNoticed() throws Exception {
        setUp("first one");
        ByteString blob = appliance.recovery.history.getLast().getBlob();
        ByteString statement = appliance.recovery.history.getLast().getStatement();
        with(alice, redoubt -> {
            change(redoubt, "first one", "second one");
            return redoubt;
        });
        appliance.recovery.swapStatement = _ -> statement;
        appliance.recovery.swapBlob = _ -> blob;
        assertThrows(TamperedRecoveryException.class, this::status);
    }

    @Test
    void anApplianceThatWithholdsTheRecoveryIsNoticed() throws Exception {
        setUp(WORDS);
        appliance.recovery.swapStatement = _ -> ByteString.EMPTY;
        assertThrows(TamperedRecoveryException.class, this::status);
    }

    @Test
    void anApplianceThatShowsAStatementOfSomebodyElseIsNoticed() throws Exception {
        setUp(WORDS);
        Person bob = new Person("bob", folder, appliance, clock).enrolled();
        with(bob, redoubt -> {
            redoubt.recovery().setUp(Optional.empty(), passphrase("bob's own"));
            return redoubt;
        });
        ByteString foreign = appliance.recovery.history.getLast().getStatement();
        appliance.recovery.swapStatement = _ -> foreign;
        assertThrows(TamperedRecoveryException.class, this::status);
    }

    @Test
    void anApplianceThatGivesTheBlobOfSomebodyElseRecoversNothing() throws Exception {
        String link = setUp(WORDS);
        Person bob = new Person("bob", folder, appliance, clock).enrolled();
        with(bob, redoubt -> {
            redoubt.recovery().setUp(Optional.empty(), passphrase(WORDS));
            return redoubt;
        });
        ByteString foreign = appliance.recovery.history.getLast().getBlob();
        appliance.recovery.swapBlob = _ -> foreign;
        assertThrows(TamperedRecoveryException.class, () -> recover(link, secret(WORDS)));
    }

    @Test
    void anApplianceThatAnswersUnderAnotherKeyRecoversNothing() throws Exception {
        String link = setUp(WORDS);
        appliance.recovery.forgetKeys();
        assertThrows(WrongRecoveryException.class, () -> recover(link, secret(WORDS)));
        appliance.recovery.releasesAll = true;
        assertThrows(TamperedRecoveryException.class, () -> recover(link, secret(WORDS)));
    }

    @Test
    void anApplianceThatGivesJunkIsToldApart() throws Exception {
        String link = setUp(WORDS);
        appliance.recovery.swapBlob = _ -> ByteString.copyFromUtf8("junk");
        assertThrows(TamperedRecoveryException.class, () -> recover(link, secret(WORDS)));
    }

    @Test
    void aForgottenPassphraseIsReplacedWithTheRecovery() throws Exception {
        String link = setUp(WORDS);
        Passphrase another = passphrase("another passphrase");
        try (Redoubt opened = Recovery.unlock(alice.home(), link, secret(WORDS), another, alice.environment())) {
            assertEquals("alice", opened.name());
        }
        assertThrows(WrongPassphraseException.class, alice::open);
        Homes.open(alice.home(), another, alice.environment()).close();
    }

    @Test
    void theRecoveryOfSomebodyElseOpensNoDevice() throws Exception {
        setUp(WORDS);
        Person bob = new Person("bob", folder, appliance, clock).enrolled();
        String his = with(bob, redoubt -> {
            redoubt.recovery().setUp(Optional.empty(), passphrase(WORDS));
            return redoubt.recovery().link().toText();
        });
        assertThrows(
                ContainerDamagedException.class,
                () -> Recovery.unlock(
                        alice.home(), his, secret(WORDS), passphrase("a thief's own"), alice.environment()));
        alice.open().close();
    }

    @Test
    void theDevicesPassphraseChanges() throws Exception {
        with(alice, redoubt -> {
            redoubt.safe().changePassphrase(passphrase("another passphrase"));
            return redoubt;
        });
        assertThrows(WrongPassphraseException.class, alice::open);
        Homes.open(alice.home(), passphrase("another passphrase"), alice.environment())
                .close();
    }

    @Test
    void aHomeWithALoneRootGetsABundle() throws Exception {
        Person old = new Person("old", folder, appliance, clock);
        SecureRandom random = new SecureRandom();
        AccountRoot root = AccountRoot.generate(random);
        try (Container container = Container.create(old.home(), old.passphrase(), Person.CHEAP, List.of(), random)) {
            container.write(transaction -> {
                byte[] seed = root.seed().read(byte[]::clone);
                transaction.put(RecordName.only(new RecordType(16)), seed);
                return null;
            });
        }
        for (int i = 0; i < 2; i++) {
            try (Container container = old.environment().openContainer(old.home(), old.passphrase());
                    RecoveryBundle bundle = container
                            .read(transaction -> new RecoveryRecords(transaction).bundle())
                            .orElseThrow()) {
                assertEquals(root.id(), bundle.account());
                boolean still =
                        container.read(transaction -> transaction.contains(RecordName.only(new RecordType(16))));
                assertFalse(still);
            }
        }
    }

    @Test
    void whatIsNoLinkIsRefused() {
        assertThrows(InvalidInvitationLinkException.class, () -> recover("redoubt:x", secret(WORDS)));
    }
}
