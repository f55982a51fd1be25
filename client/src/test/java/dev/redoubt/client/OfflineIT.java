package dev.redoubt.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.failure.ApplianceUnreachableException;
import dev.redoubt.client.failure.NoAccountRootException;
import dev.redoubt.client.failure.NoRecoveryException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.UnknownDeviceException;
import dev.redoubt.client.failure.WrongRecoveryException;
import dev.redoubt.client.model.Device;
import dev.redoubt.client.model.Notice;
import dev.redoubt.client.model.RecoveryMode;
import dev.redoubt.client.recovery.OfflineEnrolment.Step;
import dev.redoubt.client.recovery.OfflineMedium;
import dev.redoubt.client.recovery.OfflineRoot;
import dev.redoubt.protocol.accountdata.SealedAccountData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An account whose root never meets a device: files go to and fro. */
@Timeout(60)
class OfflineIT {
    @TempDir
    Path folder;

    private final TestClock clock = new TestClock();
    private final FakeAppliance appliance = new FakeAppliance(clock);
    private Person alice;
    private OfflineMedium medium;
    private OfflineRoot root;
    private String invitation;

    @BeforeEach
    void init() throws Exception {
        alice = new Person("alice", folder, appliance, clock);
        medium = new OfflineMedium(Files.createDirectory(folder.resolve("medium")));
        root = alice.environment().offlineRoot(medium);
        root.init(vaultPassphrase());
        invitation = appliance.invite("alice");
    }

    private static Passphrase vaultPassphrase() {
        return Passphrase.takeOwnershipOf("the vault's own".toCharArray());
    }

    private Step first() throws RedoubtException {
        return Recovery.enrolOffline(alice.home(), invitation, medium, alice.passphrase(), alice.environment());
    }

    private static Step further(Person person, String link, OfflineMedium medium) throws RedoubtException {
        return Recovery.recoverOffline(person.home(), link, medium, person.passphrase(), person.environment());
    }

    private void signAll() throws RedoubtException {
        for (OfflineRoot.Asking asking : root.asking()) {
            root.sign(asking, vaultPassphrase());
        }
    }

    private String enrolled() throws Exception {
        first();
        signAll();
        assertEquals(new Step.Enrolled("alice"), first());
        try (Redoubt redoubt = alice.open()) {
            return redoubt.recovery().link().toText();
        }
    }

    @Test
    void bothSidesShowTheSameFingerprints() throws Exception {
        Step.Asked asked = assertInstanceOf(Step.Asked.class, first());
        assertEquals(root.account(), asked.account());
        assertEquals(root.asking().getFirst().fingerprint(), asked.device());
        assertEquals(root.asking().getFirst().file(), asked.request());
    }

    @Test
    void theFirstDeviceEnrolsWithTheAnswer() throws Exception {
        enrolled();
        try (Redoubt redoubt = alice.open()) {
            assertEquals(RecoveryMode.OFFLINE, redoubt.recovery().status().mode());
            assertFalse(redoubt.recovery().status().rootIsHere());
            assertTrue(redoubt.safe().opensWithRecovery());
            assertThrows(NoAccountRootException.class, () -> redoubt.devices().add());
        }
    }

    @Test
    void aFurtherDeviceDoesSoToo() throws Exception {
        String link = enrolled();
        Person telephone = new Person("telephone", folder, appliance, clock);
        assertInstanceOf(Step.Asked.class, further(telephone, link, medium));
        signAll();
        assertEquals(new Step.Enrolled("alice"), further(telephone, link, medium));
        try (Redoubt redoubt = telephone.open()) {
            assertEquals(2, redoubt.devices().list().size());
        }
    }

    @Test
    void aLostDeviceIsRevokedAndPublishedByAnother() throws Exception {
        String link = enrolled();
        Person telephone = new Person("telephone", folder, appliance, clock);
        further(telephone, link, medium);
        signAll();
        further(telephone, link, medium);
        try (Redoubt redoubt = telephone.open()) {
            String lost = redoubt.devices().list().getLast().fingerprint();
            root.revoke(lost, vaultPassphrase());
            redoubt.devices().publish(medium.signedState());
            redoubt.devices().publish(medium.signedState());
            assertEquals(1, redoubt.devices().list().size());
        }
        assertThrows(UnknownDeviceException.class, () -> root.revoke("0000", vaultPassphrase()));
    }

    @Test
    void aRevocationRenewsTheStorageKeyOfThoseWhoAreLeft() throws Exception {
        String link = enrolled();
        Person telephone = new Person("telephone", folder, appliance, clock);
        further(telephone, link, medium);
        signAll();
        further(telephone, link, medium);
        try (Redoubt redoubt = telephone.open()) {
            String lost = redoubt.devices().list().getLast().fingerprint();
            new Person("bob", folder, appliance, clock).enrolled();
            redoubt.contact("bob");
            root.revoke(lost, vaultPassphrase());
            root.revoke(lost, vaultPassphrase());
            redoubt.recovery().takeStorageKey(medium);
            redoubt.inbox();
            assertEquals(1, newestData().generation(), "not before the revocation is published");
            redoubt.devices().publish(medium.signedState());
            assertEquals(2, newestData().generation());
        }
        Person replacement = new Person("replacement", folder, appliance, clock);
        further(replacement, link, medium);
        signAll();
        further(replacement, link, medium);
        replacement.inbox();
        try (Redoubt redoubt = replacement.open()) {
            assertEquals(
                    List.of(),
                    redoubt.notices().stream()
                            .filter(notice -> notice.kind() == Notice.Kind.ACCOUNT_DATA_KEY_MISSING)
                            .toList());
        }
    }

    private SealedAccountData newestData() throws Exception {
        ByteString account =
                ByteString.copyFrom(appliance.state("alice").account().toBytes());
        return FakeAccountData.sealed(appliance.data.history(account).getLast());
    }

    @Test
    void aStolenDeviceStaysSuspendedWhenItsReplacementEnrols() throws Exception {
        String link = enrolled();
        Person telephone = new Person("telephone", folder, appliance, clock);
        further(telephone, link, medium);
        signAll();
        further(telephone, link, medium);
        Person replacement = new Person("replacement", folder, appliance, clock);
        further(replacement, link, medium);
        signAll();
        try (Redoubt redoubt = telephone.open()) {
            String stolen = redoubt.devices().list().getLast().fingerprint();
            redoubt.devices().suspend(stolen);
            assertEquals(new Step.Enrolled("alice"), further(replacement, link, medium));
            List<Device> devices = redoubt.devices().list();
            assertEquals(3, devices.size());
            assertEquals(
                    List.of(stolen),
                    devices.stream()
                            .filter(device -> device.status() == Device.Status.SUSPENDED)
                            .map(Device::fingerprint)
                            .toList());
        }
    }

    @Test
    void askingAgainKeepsTheSameRequest() throws Exception {
        assertEquals(first(), first());
        assertEquals(1, root.asking().size());
    }

    @Test
    void signingAgainAfterACutGivesTheSameState() throws Exception {
        first();
        OfflineRoot.Asking asking = root.asking().getFirst();
        Path answer = root.sign(asking, vaultPassphrase());
        byte[] state = Files.readAllBytes(folder.resolve("medium/account-state.redoubt"));
        Files.delete(answer);
        signAll();
        org.junit.jupiter.api.Assertions.assertArrayEquals(
                state, Files.readAllBytes(folder.resolve("medium/account-state.redoubt")));
        assertEquals(new Step.Enrolled("alice"), first());
    }

    @Test
    void anEnrolmentThatWasCutOffIsResumed() throws Exception {
        first();
        signAll();
        appliance.enrolment = FakeAppliance.Fault.AFTER;
        assertThrows(ApplianceUnreachableException.class, this::first);
        assertEquals(new Step.Enrolled("alice"), first());
    }

    @Test
    void aFurtherEnrolmentThatWasCutOffIsResumed() throws Exception {
        String link = enrolled();
        Person telephone = new Person("telephone", folder, appliance, clock);
        further(telephone, link, medium);
        signAll();
        appliance.enrolment = FakeAppliance.Fault.AFTER;
        assertThrows(ApplianceUnreachableException.class, () -> further(telephone, link, medium));
        assertEquals(new Step.Enrolled("alice"), further(telephone, link, medium));
    }

    @Test
    void aWrongPassphraseOpensNoVault() throws Exception {
        first();
        OfflineRoot.Asking asking = root.asking().getFirst();
        Passphrase wrong = Passphrase.takeOwnershipOf("another one".toCharArray());
        assertThrows(WrongRecoveryException.class, () -> root.sign(asking, wrong));
    }

    @Test
    void anAccountIsNeverOverwritten() {
        assertThrows(NoRecoveryException.class, () -> root.init(vaultPassphrase()));
    }

    @Test
    void aChangedRequestIsRefused() throws Exception {
        first();
        Path file = root.asking().getFirst().file();
        byte[] bytes = Files.readAllBytes(file);
        for (int at : new int[] {0, 10, 60, 270, 300, bytes.length - 1}) {
            byte[] changed = bytes.clone();
            changed[at] ^= 1;
            Files.write(file, changed);
            assertThrows(WrongRecoveryException.class, root::asking, "byte " + at);
        }
    }

    @Test
    void aChangedAnswerIsRefusedAndTheRightOneStillWorks() throws Exception {
        first();
        Path answer = root.sign(root.asking().getFirst(), vaultPassphrase());
        byte[] bytes = Files.readAllBytes(answer);
        for (int at = 0; at < bytes.length; at += 37) {
            byte[] changed = bytes.clone();
            changed[at] ^= 1;
            Files.write(answer, changed);
            assertThrows(WrongRecoveryException.class, this::first, "byte " + at);
        }
        Files.write(answer, bytes);
        assertEquals(new Step.Enrolled("alice"), first());
    }

    @Test
    void theAnswerToAnotherRequestIsRefused() throws Exception {
        String link = enrolled();
        Person one = new Person("one", folder, appliance, clock);
        Person other = new Person("other", folder, appliance, clock);
        Step.Asked asked = (Step.Asked) further(one, link, medium);
        further(other, link, medium);
        signAll();
        List<Path> answers;
        try (var files = Files.list(medium.folder())) {
            answers = files.filter(file -> file.getFileName().toString().startsWith("answer-"))
                    .filter(file -> !file.getFileName()
                            .toString()
                            .substring(7)
                            .equals(asked.request().getFileName().toString().substring(8)))
                    .toList();
        }
        Path mine = medium.folder()
                .resolve("answer-" + asked.request().getFileName().toString().substring(8));
        Files.write(mine, Files.readAllBytes(answers.getLast()));
        assertThrows(WrongRecoveryException.class, () -> further(one, link, medium));
    }

    /** Somebody had the medium in his hands: his request is there too, but its fingerprint is on no device. */
    @Test
    void aForeignRequestIsShownWithItsOwnFingerprint() throws Exception {
        Step.Asked asked = (Step.Asked) first();
        Person thief = new Person("thief", folder, appliance, clock);
        Recovery.enrolOffline(thief.home(), appliance.invite("thief"), medium, thief.passphrase(), thief.environment());
        assertEquals(2, root.asking().size());
        assertEquals(
                1,
                root.asking().stream()
                        .filter(one -> one.fingerprint().equals(asked.device()))
                        .count());
    }

    @Test
    void theRequestOfAnotherAccountIsPassedOver() throws Exception {
        OfflineMedium elsewhere = new OfflineMedium(Files.createDirectory(folder.resolve("elsewhere")));
        alice.environment().offlineRoot(elsewhere).init(vaultPassphrase());
        Person bob = new Person("bob", folder, appliance, clock);
        Step.Asked asked = (Step.Asked) Recovery.enrolOffline(
                bob.home(), appliance.invite("bob"), elsewhere, bob.passphrase(), bob.environment());
        Files.copy(asked.request(), medium.folder().resolve(asked.request().getFileName()));
        assertTrue(root.asking().isEmpty());
    }
}
