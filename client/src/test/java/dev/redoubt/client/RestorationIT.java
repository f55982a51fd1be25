package dev.redoubt.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.failure.RolledBackAccountException;
import dev.redoubt.client.model.Notice;
import dev.redoubt.protocol.accountdata.AccountDataException;
import dev.redoubt.protocol.accountdata.SealedAccountData;
import dev.redoubt.protocol.accountdata.proto.KeepAccountDataRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Devices at an appliance in memory that was restored from a backup, or only says so. */
@Timeout(60)
class RestorationIT {
    @TempDir
    Path folder;

    private final TestClock clock = new TestClock();
    private final FakeAppliance appliance = new FakeAppliance(clock);
    private Person alice;
    private Person bob;
    private Person telephone;

    @BeforeEach
    void enrolBoth() throws Exception {
        alice = person("alice").enrolled();
        bob = person("bob").enrolled();
        telephone = person("telephone");
    }

    private Person person(String name) {
        Person person = new Person(name, folder, appliance, clock);
        person.pauses = _ -> Thread.sleep(1);
        return person;
    }

    private void restored() {
        clock.advance(Duration.ofMinutes(2));
        appliance.policies.restored = clock.instant().getEpochSecond();
    }

    private ByteString account(String name) throws Exception {
        return ByteString.copyFrom(appliance.state(name).account().toBytes());
    }

    private ByteString state(String name) throws Exception {
        return ByteString.copyFrom(appliance.state(name).toBytes());
    }

    private List<Notice.Kind> notices(Person person) throws Exception {
        try (Redoubt redoubt = person.open()) {
            return redoubt.notices().stream().map(Notice::kind).toList();
        }
    }

    /** The state with the telephone, which is revoked then. */
    private ByteString revokeTelephone() throws Exception {
        telephone.joined(bob);
        ByteString before = state("bob");
        try (Redoubt redoubt = bob.open()) {
            redoubt.devices().revoke(redoubt.devices().list().getLast().fingerprint());
        }
        assertNotEquals(before, state("bob"));
        return before;
    }

    @Test
    void keysArePublishedAnewOnce() throws Exception {
        bob.inbox();
        appliance.node("bob").pool.clear();
        ByteString lastResort = appliance.node("bob").lastResort;
        appliance.node("bob").agreement = ByteString.EMPTY;
        restored();
        bob.inbox();
        ByteString fresh = appliance.node("bob").lastResort;
        assertEquals(100, appliance.node("bob").pool.size());
        assertNotEquals(lastResort, fresh);
        assertFalse(appliance.node("bob").agreement.isEmpty());
        bob.inbox();
        assertEquals(fresh, appliance.node("bob").lastResort);
        assertEquals(
                1,
                notices(bob).stream()
                        .filter(Notice.Kind.APPLIANCE_RESTORED::equals)
                        .count());
    }

    @Test
    void everythingDecryptsAfterwards() throws Exception {
        alice.send("bob", "before");
        restored();
        appliance.node("bob").pool.clear();
        alice.send("bob", "under the last resort");
        assertEquals(List.of("before", "under the last resort"), bob.texts());
        alice.send("bob", "under a fresh key");
        assertEquals(List.of("under a fresh key"), bob.texts());
    }

    @Test
    void restorationThatAnotherRootSignedChangesNothing() throws Exception {
        bob.inbox();
        ByteString lastResort = appliance.node("bob").lastResort;
        ByteString forged = appliance.policies.restoration(9, clock.instant().getEpochSecond());
        appliance.show = response -> response.toBuilder().setRestoration(forged).build();
        bob.inbox();
        assertEquals(lastResort, appliance.node("bob").lastResort);
        assertEquals(List.of(), notices(bob));
    }

    @Test
    void restorationOfATimeToComeChangesNothing() throws Exception {
        appliance.policies.restored = clock.instant().plus(Duration.ofHours(1)).getEpochSecond();
        bob.inbox();
        assertEquals(List.of(), notices(bob));
    }

    @Test
    void ownNewerStateIsGivenBack() throws Exception {
        ByteString before = revokeTelephone();
        ByteString newest = state("bob");
        appliance.accounts.goBack(account("bob"), before);
        restored();
        bob.inbox();
        assertEquals(newest, state("bob"));
        assertFalse(notices(bob).contains(Notice.Kind.HIDDEN_STATE));
    }

    @Test
    void newerStateOfAContactIsGivenBackByWhoeverHasSeenIt() throws Exception {
        ByteString before = revokeTelephone();
        ByteString newest = state("bob");
        alice.send("bob", "to one");
        appliance.accounts.goBack(account("bob"), before);
        restored();
        alice.send("bob", "still to one");
        assertEquals(newest, state("bob"));
        assertEquals(List.of("to one", "still to one"), bob.texts());
    }

    @Test
    void suspensionIsGivenBack() throws Exception {
        telephone.joined(bob);
        try (Redoubt redoubt = bob.open()) {
            redoubt.devices().suspend(redoubt.devices().list().getLast().fingerprint());
        }
        alice.send("bob", "to one");
        ByteString same = state("bob");
        assertEquals(1, appliance.accounts.suspensions(account("bob")).size());
        appliance.accounts.goBack(account("bob"), same);
        restored();
        alice.send("bob", "still to one");
        assertEquals(1, appliance.accounts.suspensions(account("bob")).size());
    }

    @Test
    void applianceThatOnlySaysSoGetsNoOlderStateBelieved() throws Exception {
        ByteString before = revokeTelephone();
        alice.send("bob", "to one");
        appliance.accounts.goBack(account("bob"), before);
        appliance.accounts.takesBack = false;
        restored();
        assertThrows(RolledBackAccountException.class, () -> alice.send("bob", "to a stolen one?"));
        assertThrows(RolledBackAccountException.class, () -> bob.inbox());
        assertTrue(notices(bob).contains(Notice.Kind.HIDDEN_STATE));
    }

    @Test
    void withoutARestorationNothingIsGivenBack() throws Exception {
        ByteString before = revokeTelephone();
        alice.send("bob", "to one");
        appliance.accounts.goBack(account("bob"), before);
        assertThrows(RolledBackAccountException.class, () -> alice.send("bob", "to a stolen one?"));
        assertEquals(0, appliance.accounts.brought);
    }

    @Test
    void recoveryIsGivenBackSoThatTheRootIsNotLost() throws Exception {
        try (Redoubt redoubt = bob.open();
                Passphrase passphrase = Passphrase.takeOwnershipOf("words of the recovery".toCharArray())) {
            redoubt.recovery().setUp(Optional.empty(), passphrase);
        }
        Optional<ByteString> blob = appliance.recovery.blob(account("bob"));
        appliance.recovery.forgetWhatIsKept(account("bob"));
        restored();
        bob.inbox();
        assertEquals(blob, appliance.recovery.blob(account("bob")));
        bob.inbox();
        assertEquals(2, appliance.recovery.history.size());
    }

    @Test
    void olderAccountDataIsMergedAndReplacedByWhatIsNewerThanAllThatWasSeen() throws Exception {
        bob.send("alice", "hello");
        bob.inbox();
        List<KeepAccountDataRequest> history = appliance.data.history(account("bob"));
        KeepAccountDataRequest old = history.getFirst();
        nameAnother(bob);
        long seen = version(history.getLast());
        assertTrue(seen > version(old));
        history.clear();
        history.add(old);
        restored();
        bob.inbox();
        assertTrue(version(history.getLast()) > seen, () -> version(history.getLast()) + " after " + seen);
        assertFalse(notices(bob).contains(Notice.Kind.ACCOUNT_DATA_WITHHELD));
    }

    private void nameAnother(Person who) throws Exception {
        person("carol").enrolled();
        who.send("carol", "hello");
        who.inbox();
    }

    private static long version(KeepAccountDataRequest request) {
        try {
            return SealedAccountData.parse(request.getSealed().toByteArray()).version();
        } catch (AccountDataException e) {
            throw new IllegalStateException(e);
        }
    }
}
