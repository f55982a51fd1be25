package dev.redoubt.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.redoubt.client.failure.ChangedRootException;
import dev.redoubt.client.failure.FingerprintMismatchException;
import dev.redoubt.client.failure.InvalidIdentityException;
import dev.redoubt.client.failure.NoAlarmException;
import dev.redoubt.client.failure.RolledBackAccountException;
import dev.redoubt.client.model.Notice;
import dev.redoubt.client.model.Trust;
import dev.redoubt.client.trust.TrustDecisions;
import dev.redoubt.protocol.account.AccountRoot;
import dev.redoubt.protocol.account.Lifetimes;
import dev.redoubt.protocol.account.NodeKeys;
import dev.redoubt.protocol.account.VerifiedAccountState;
import dev.redoubt.protocol.appliance.LookupResponse;
import dev.redoubt.protocol.fingerprint.Fingerprint;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What users decide about accounts, and an appliance that lies about them. */
@Timeout(60)
class TrustIT {
    @TempDir
    Path folder;

    private final TestClock clock = new TestClock();
    private final FakeAppliance appliance = new FakeAppliance(clock);
    private Person alice;
    private Person bob;

    @BeforeEach
    void enrolBoth() throws Exception {
        alice = person("alice").enrolled();
        bob = person("bob").enrolled();
        alice.send("bob", "hello");
        bob.texts();
    }

    private Person person(String name) {
        return new Person(name, folder, appliance, clock).patient();
    }

    private void addTelephone(Person owner) throws Exception {
        person("telephone").joined(owner);
    }

    private VerifiedAccountState otherAccount() {
        try (AccountRoot root = AccountRoot.generate(new SecureRandom());
                NodeKeys node = NodeKeys.generate(root.id(), new SecureRandom())) {
            return root.firstState(node, clock.instant());
        }
    }

    private Trust trustOfBob() throws Exception {
        try (Redoubt redoubt = alice.open()) {
            return redoubt.contact("bob").trust();
        }
    }

    private List<Notice.Kind> notices() throws Exception {
        try (Redoubt redoubt = alice.open()) {
            return redoubt.notices().stream().map(Notice::kind).toList();
        }
    }

    @Test
    void theRightFingerprintMarksAsVerifiedUntilItIsTakenBack() throws Exception {
        try (Redoubt hers = alice.open();
                Redoubt his = bob.open()) {
            hers.trust().verify("bob", his.pairFingerprint("alice"));
        }
        assertEquals(Trust.VERIFIED, trustOfBob());
        try (Redoubt redoubt = alice.open()) {
            redoubt.trust().undoVerify("bob");
        }
        assertEquals(Trust.UNVERIFIED, trustOfBob());
    }

    @Test
    void anotherFingerprintMarksNothing() throws Exception {
        try (Redoubt redoubt = alice.open()) {
            Fingerprint other = redoubt.fingerprint("bob");
            assertThrows(
                    FingerprintMismatchException.class, () -> redoubt.trust().verify("bob", other));
        }
        assertEquals(Trust.UNVERIFIED, trustOfBob());
    }

    @Test
    void aChangedRootBlocksSendingAlsoWhenTheApplianceShowsTheOldOneAgain() throws Exception {
        VerifiedAccountState real = appliance.state("bob");
        appliance.replaceState("bob", otherAccount());
        assertThrows(ChangedRootException.class, () -> alice.send("bob", "to whom?"));
        appliance.replaceState("bob", real);
        assertThrows(ChangedRootException.class, () -> alice.send("bob", "to whom?"));
        assertTrue(notices().contains(Notice.Kind.CHANGED_ROOT));
        try (Redoubt redoubt = alice.open()) {
            redoubt.trust().keepRoot("bob");
        }
        alice.send("bob", "to bob");
        assertEquals(List.of("to bob"), bob.texts());
    }

    @Test
    void aNewRootIsAcceptedByItsWholeFingerprintOnly() throws Exception {
        Person newBob = person("new bob");
        newBob.enrol(appliance.invite("bob2")).close();
        appliance.replaceState("bob", appliance.state("bob2"));
        assertThrows(ChangedRootException.class, () -> alice.send("bob", "to whom?"));
        try (Redoubt redoubt = alice.open()) {
            TrustDecisions.ChangedRoot changed =
                    redoubt.trust().changedRoot("bob").orElseThrow();
            assertThrows(NoAlarmException.class, () -> redoubt.trust().acceptNewRoot("bob", changed.pinned()));
            redoubt.trust().acceptNewRoot("bob", changed.now());
            assertEquals(Trust.UNVERIFIED, redoubt.contact("bob").trust());
            assertEquals(changed.now(), redoubt.fingerprint("bob"));
        }
        alice.send("bob", "to the new bob");
        assertEquals(List.of("to the new bob"), newBob.texts());
    }

    @Test
    void thereIsNothingToAcceptWithoutAnAlarm() throws Exception {
        try (Redoubt redoubt = alice.open()) {
            TrustDecisions trust = redoubt.trust();
            assertThrows(NoAlarmException.class, () -> trust.keepRoot("bob"));
            assertThrows(NoAlarmException.class, () -> trust.acceptState("bob"));
            assertThrows(NoAlarmException.class, () -> trust.acceptNewRoot("bob", redoubt.fingerprint()));
        }
    }

    @Test
    void aDeviceThatTheApplianceMadeUpIsNotWrittenTo() throws Exception {
        try (AccountRoot mallory = AccountRoot.generate(new SecureRandom());
                NodeKeys first = NodeKeys.generate(mallory.id(), new SecureRandom());
                NodeKeys second = NodeKeys.generate(mallory.id(), new SecureRandom())) {
            VerifiedAccountState forged = mallory.addNode(
                    mallory.firstState(first, clock.instant()), second, clock.instant(), Lifetimes.NODE_CERTIFICATE);
            byte[] bytes = forged.toBytes();
            // Under the real root's identifier: only its signature tells.
            System.arraycopy(appliance.state("bob").account().toBytes(), 0, bytes, 3, 32);
            appliance.show = response -> response.toBuilder()
                    .setAccountState(
                            response.getName().equals("bob") ? ByteString.copyFrom(bytes) : response.getAccountState())
                    .build();
            assertThrows(InvalidIdentityException.class, () -> alice.send("bob", "to whom?"));
        }
    }

    @Test
    void aStateThatIsRolledBackStopsSending() throws Exception {
        ByteString old = ByteString.copyFrom(appliance.state("bob").toBytes());
        addTelephone(bob);
        alice.send("bob", "to both");
        appliance.show = response -> showing(response, "bob", old);
        assertThrows(RolledBackAccountException.class, () -> alice.send("bob", "to one?"));
    }

    private static LookupResponse showing(LookupResponse response, String name, ByteString state) {
        return response.getName().equals(name)
                ? response.toBuilder().setAccountState(state).build()
                : response;
    }

    @Test
    void aStateThatIsHiddenIsNoticedByWhatTheContactWritesAndStopsSending() throws Exception {
        ByteString old = ByteString.copyFrom(appliance.state("bob").toBytes());
        addTelephone(bob);
        appliance.show = response -> showing(response, "bob", old);
        alice.send("bob", "nobody knows yet");
        appliance.show = response -> response;
        bob.texts();
        bob.send("alice", "with my new state");
        appliance.show = response -> showing(response, "bob", old);
        assertEquals(List.of("with my new state"), alice.texts());
        assertTrue(notices().contains(Notice.Kind.HIDDEN_STATE));
        assertThrows(RolledBackAccountException.class, () -> alice.send("bob", "to one?"));
        appliance.show = response -> response;
        alice.send("bob", "to both");
    }

    @Test
    void whoWritesWithAnOutdatedViewIsShown() throws Exception {
        ByteString old = ByteString.copyFrom(appliance.state("alice").toBytes());
        addTelephone(alice);
        appliance.show = response -> showing(response, "alice", old);
        bob.send("alice", "to one");
        appliance.show = response -> response;
        assertEquals(List.of("to one"), alice.texts());
        assertTrue(notices().contains(Notice.Kind.OUTDATED_VIEW));
    }

    @Test
    void aRolledBackStateOfTheOwnAccountStopsSending() throws Exception {
        ByteString old = ByteString.copyFrom(appliance.state("alice").toBytes());
        addTelephone(alice);
        appliance.show = response -> showing(response, "alice", old);
        assertThrows(RolledBackAccountException.class, () -> alice.send("bob", "hello"));
        assertTrue(notices().contains(Notice.Kind.HIDDEN_STATE));
        appliance.show = response -> response;
        alice.send("bob", "hello");
    }

    @Test
    void aSuspensionThatNoSisterSignedIsRefused() throws Exception {
        addTelephone(bob);
        appliance.show = response -> response.toBuilder()
                .addSuspensions(ByteString.copyFrom(new byte[179]))
                .build();
        assertThrows(InvalidIdentityException.class, () -> alice.send("bob", "hello"));
    }

    @Test
    void aSuspensionThatTheApplianceHidesLaterStaysKnown() throws Exception {
        addTelephone(bob);
        try (Redoubt redoubt = bob.open()) {
            redoubt.devices().suspend(redoubt.devices().list().getLast().fingerprint());
        }
        alice.send("bob", "to one");
        appliance.show = response -> response.toBuilder().clearSuspensions().build();
        alice.send("bob", "still to one");
        assertEquals(1, appliance.newest().getEnvelopesCount());
    }

    @Test
    void aForkOfAContactStopsSendingUntilItIsAccepted() throws Exception {
        VerifiedAccountState before = appliance.state("bob");
        VerifiedAccountState one;
        VerifiedAccountState other;
        try (AccountRoot root = Vaults.root(bob)) {
            one = root.confirm(before);
            try (NodeKeys node = NodeKeys.generate(root.id(), new SecureRandom())) {
                other = root.addNode(before, node, clock.instant(), Duration.ofDays(1));
            }
        }
        appliance.replaceState("bob", other);
        assertThrows(Exception.class, () -> alice.send("bob", "the added node has no keys"));
        appliance.replaceState("bob", one);
        assertThrows(RolledBackAccountException.class, () -> alice.send("bob", "which one?"));
        assertThrows(RolledBackAccountException.class, () -> alice.send("bob", "still not"));
        assertTrue(notices().contains(Notice.Kind.FORKED));
        try (Redoubt redoubt = alice.open()) {
            assertTrue(redoubt.trust().hasContradiction("bob"));
            redoubt.trust().acceptState("bob");
            assertFalse(redoubt.trust().hasContradiction("bob"));
        }
        alice.send("bob", "this one");
        assertEquals(List.of("this one"), bob.texts());
    }
}
