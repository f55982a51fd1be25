package dev.redoubt.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.redoubt.client.device.DeviceAddition;
import dev.redoubt.client.failure.AccountChangedException;
import dev.redoubt.client.failure.ApplianceUnreachableException;
import dev.redoubt.client.failure.CodeRefusedException;
import dev.redoubt.client.failure.NoAccountRootException;
import dev.redoubt.client.failure.NoDeviceException;
import dev.redoubt.client.failure.OwnDeviceException;
import dev.redoubt.client.failure.RefusedByApplianceException;
import dev.redoubt.client.failure.UnknownDeviceException;
import dev.redoubt.client.model.Device;
import dev.redoubt.client.model.Message;
import dev.redoubt.client.model.Notice;
import dev.redoubt.client.model.Trust;
import dev.redoubt.protocol.appliance.Envelope;
import dev.redoubt.protocol.appliance.Submission;
import dev.redoubt.protocol.fingerprint.NodeFingerprint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Accounts with several devices at an appliance in memory. */
@Timeout(60)
class DevicesIT {
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
        return new Person(name, folder, appliance, clock).patient();
    }

    /** Runs a join in another thread: its fingerprint, then its outcome. */
    private static final class Joining {
        final CompletableFuture<NodeFingerprint> shown = new CompletableFuture<>();
        final CompletableFuture<String> name = new CompletableFuture<>();

        Joining(Person device, String code) {
            Thread.ofVirtual().start(() -> {
                try (Redoubt redoubt = device.join(code, shown::complete)) {
                    name.complete(redoubt.name());
                } catch (Exception e) {
                    name.completeExceptionally(e);
                    shown.completeExceptionally(e);
                }
            });
        }

        Throwable failure() {
            return Optional.ofNullable(
                            assertThrows(ExecutionException.class, name::get).getCause())
                    .orElseThrow();
        }
    }

    /** @return the new device's fingerprint */
    private String add(Person owner, Person device) throws Exception {
        try (Redoubt redoubt = owner.open();
                DeviceAddition addition = redoubt.devices().add()) {
            Joining joining = new Joining(device, addition.code());
            DeviceAddition.Request request = addition.awaitRequest();
            addition.confirm(request);
            joining.name.get();
            return request.fingerprint().grouped();
        }
    }

    private List<Notice> notices(Person person) throws Exception {
        try (Redoubt redoubt = person.open()) {
            return redoubt.notices();
        }
    }

    private static List<Notice.Kind> kinds(List<Notice> notices) {
        return notices.stream().map(Notice::kind).toList();
    }

    @Test
    void aFurtherDeviceJoinsByACodeAndBothShowTheSameFingerprint() throws Exception {
        try (Redoubt redoubt = bob.open();
                DeviceAddition addition = redoubt.devices().add()) {
            Joining joining = new Joining(telephone, addition.code());
            DeviceAddition.Request request = addition.awaitRequest();
            assertEquals(joining.shown.get(), request.fingerprint());
            addition.confirm(request);
            assertEquals("bob", joining.name.get());
        }
        try (Redoubt redoubt = telephone.open()) {
            List<Device> devices = redoubt.devices().list();
            assertEquals(2, devices.size());
            assertTrue(devices.getFirst().isThis());
            assertFalse(devices.getLast().isThis());
        }
    }

    @Test
    void aMessageReachesAllDevicesAndTheSendersSisters() throws Exception {
        add(bob, telephone);
        alice.send("bob", "to both");
        try (Redoubt redoubt = telephone.open()) {
            assertEquals("to both", redoubt.inbox().getFirst().text());
        }
        assertEquals(List.of("to both"), bob.texts());
        assertEquals(List.of(), telephone.texts(), "it was read on the other device");
        telephone.send("alice", "from the telephone");
        assertEquals(List.of("from the telephone"), alice.texts());
        bob.inbox();
        try (Redoubt redoubt = bob.open()) {
            Message copy = redoubt.history().getLast();
            assertEquals("from the telephone", copy.text());
            assertEquals(Message.Status.READ, copy.status(), "both devices learn that alice read it");
            assertEquals("alice", copy.contact().displayName());
        }
    }

    @Test
    void aNewDeviceKnowsTheContactsAsRestoredPins() throws Exception {
        bob.send("alice", "hello");
        add(bob, telephone);
        try (Redoubt redoubt = telephone.open()) {
            assertEquals("alice", redoubt.contacts().getFirst().displayName());
            assertEquals(Trust.RESTORED, redoubt.contacts().getFirst().trust());
        }
        telephone.send("alice", "from the telephone");
        assertEquals(List.of("hello", "from the telephone"), alice.texts());
    }

    @Test
    void aNewDeviceOfAContactIsShownOnce() throws Exception {
        alice.send("bob", "first");
        assertEquals(List.of(), notices(alice));
        String fingerprint = add(bob, telephone);
        alice.send("bob", "second");
        List<Notice> notices = notices(alice);
        assertEquals(List.of(Notice.Kind.DEVICE_ADDED), kinds(notices));
        assertEquals(List.of(fingerprint), notices.getFirst().devices());
        assertEquals("bob", notices.getFirst().contact().orElseThrow().displayName());
        alice.send("bob", "third");
        assertEquals(1, notices(alice).size());
    }

    @Test
    void aSisterIsToldOfANewDeviceToo() throws Exception {
        add(bob, telephone);
        add(bob, person("tablet"));
        telephone.inbox();
        assertEquals(List.of(Notice.Kind.DEVICE_ADDED), kinds(notices(telephone)));
    }

    @Test
    void aMessageOfASisterThatIsNotKnownYetIsAccepted() throws Exception {
        add(bob, telephone);
        Person tablet = person("tablet");
        add(bob, tablet);
        tablet.send("bob", "a note from the tablet");
        assertEquals(List.of("a note from the tablet"), telephone.texts());
    }

    @Test
    void aRevokedDeviceIsSentAwayAndIsWrittenToNoMore() throws Exception {
        String fingerprint = add(bob, telephone);
        alice.send("bob", "to both");
        telephone.texts();
        bob.texts();
        try (Redoubt redoubt = bob.open()) {
            redoubt.devices().revoke(fingerprint.substring(0, 9));
            assertEquals(1, redoubt.devices().list().size());
            redoubt.devices().list();
        }
        assertThrows(RefusedByApplianceException.class, telephone::inbox);
        alice.send("bob", "to one");
        assertEquals(List.of("to one"), bob.texts());
        assertTrue(kinds(notices(alice)).contains(Notice.Kind.DEVICE_REVOKED));
        assertEquals(1, last().getEnvelopesCount());
    }

    @Test
    void whatARevokedDeviceWroteAfterwardsIsRefusedByPeers() throws Exception {
        String fingerprint = add(bob, telephone);
        telephone.send("alice", "before");
        alice.texts();
        // The appliance is the attacker's: it lets the revoked device in and delivers its packet.
        Submission stolen = packetOf(telephone, "after");
        try (Redoubt redoubt = bob.open()) {
            redoubt.devices().revoke(fingerprint);
        }
        clock.advance(Duration.ofMinutes(2));
        deliver(stolen, "alice");
        assertEquals(List.of(), alice.texts());
        assertTrue(appliance.node("alice").rejections.getLast());
    }

    /** A packet that was sealed but did not arrive. */
    private Submission packetOf(Person sender, String text) throws Exception {
        sender.send("alice", text);
        appliance.node("alice").mailbox.clear();
        return last();
    }

    private Submission last() {
        return appliance.newest();
    }

    private void deliver(Submission packet, String name) throws Exception {
        ByteString node = ByteString.copyFrom(
                appliance.state(name).nodes().getFirst().id().toBytes());
        for (Envelope envelope : packet.getEnvelopesList()) {
            if (envelope.getNodeId().equals(node)) {
                appliance.inject(appliance.node(name), envelope.getExchange(), packet.getPayload());
            }
        }
    }

    @Test
    void aSuspendedDeviceIsNeitherWrittenToNorBelievedUntilItIsLifted() throws Exception {
        String fingerprint = add(bob, telephone);
        telephone.send("alice", "before");
        alice.texts();
        Submission packet = packetOf(telephone, "while suspended");
        try (Redoubt redoubt = bob.open()) {
            redoubt.devices().suspend(fingerprint);
            assertEquals(
                    Device.Status.SUSPENDED, redoubt.devices().list().getLast().status());
        }
        assertThrows(RefusedByApplianceException.class, telephone::inbox);
        alice.send("bob", "to one");
        assertEquals(1, last().getEnvelopesCount());
        deliver(packet, "alice");
        assertEquals(List.of(), alice.texts());
        assertTrue(kinds(notices(alice)).contains(Notice.Kind.DEVICE_SUSPENDED));
        try (Redoubt redoubt = bob.open()) {
            redoubt.devices().lift(fingerprint);
            assertEquals(
                    Device.Status.ACTIVE, redoubt.devices().list().getLast().status());
        }
        alice.send("bob", "to both");
        assertEquals(List.of("to both"), telephone.texts());
        assertTrue(kinds(notices(alice)).contains(Notice.Kind.DEVICE_LIFTED));
    }

    @Test
    void aSuspensionOutlivesChangesOfTheAccountThatDoNotLiftIt() throws Exception {
        String lost = add(bob, telephone);
        try (Redoubt redoubt = bob.open()) {
            redoubt.devices().suspend(lost);
            clock.advance(Duration.ofDays(1));
            redoubt.devices().renew();
            assertTrue(isSuspended(redoubt, lost));
        }
        add(bob, person("tablet"));
        try (Redoubt redoubt = bob.open()) {
            assertTrue(isSuspended(redoubt, lost));
        }
    }

    private static boolean isSuspended(Redoubt redoubt, String fingerprint) throws Exception {
        return redoubt.devices().list().stream()
                .anyMatch(device ->
                        device.fingerprint().equals(fingerprint) && device.status() == Device.Status.SUSPENDED);
    }

    @Test
    void aDeviceWithoutTheRootSuspendsButDoesNotRevoke() throws Exception {
        add(bob, telephone);
        String tablet = add(bob, person("tablet"));
        try (Redoubt redoubt = telephone.open()) {
            assertThrows(NoAccountRootException.class, () -> redoubt.devices().revoke(tablet));
            assertThrows(NoAccountRootException.class, () -> redoubt.devices().add());
            redoubt.devices().suspend(tablet);
            assertTrue(isSuspended(redoubt, tablet));
        }
    }

    @Test
    void twoChangesAtOnceAreBothMade() throws Exception {
        String first = add(bob, telephone);
        String second = add(bob, person("tablet"));
        try (Redoubt redoubt = bob.open();
                Redoubt other = bob.open()) {
            appliance.accounts.beforePublication = () -> revoke(other, second);
            redoubt.devices().revoke(first);
            assertEquals(1, redoubt.devices().list().size());
        }
    }

    private static void revoke(Redoubt redoubt, String fingerprint) {
        try {
            redoubt.devices().revoke(fingerprint);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aChangeWhoseAnswerWasLostIsDoneOnce() throws Exception {
        String fingerprint = add(bob, telephone);
        appliance.publication = FakeAppliance.Fault.AFTER;
        try (Redoubt redoubt = bob.open()) {
            assertThrows(
                    ApplianceUnreachableException.class, () -> redoubt.devices().revoke(fingerprint));
        }
        long version = appliance.state("bob").version();
        try (Redoubt redoubt = bob.open()) {
            assertThrows(UnknownDeviceException.class, () -> redoubt.devices().revoke(fingerprint));
            assertEquals(1, redoubt.devices().list().size());
        }
        assertEquals(version, appliance.state("bob").version());
    }

    @Test
    void aRenewedCertificateIsFollowedByAll() throws Exception {
        alice.send("bob", "first");
        clock.advance(Duration.ofDays(10));
        bob.inbox();
        try (Redoubt redoubt = bob.open()) {
            redoubt.devices().renew();
            assertEquals(
                    clock.instant().plus(Duration.ofDays(731)),
                    redoubt.devices().list().getFirst().expires());
        }
        alice.send("bob", "second");
        assertEquals(List.of("second"), bob.texts().subList(0, 1));
        bob.send("alice", "third");
        assertEquals(List.of("third"), alice.texts());
    }

    @Test
    void aDeviceIsNotCutOffByItselfNorByAFewCharacters() throws Exception {
        String fingerprint = add(bob, telephone);
        try (Redoubt redoubt = bob.open()) {
            String own = redoubt.devices().list().getFirst().fingerprint();
            assertThrows(OwnDeviceException.class, () -> redoubt.devices().suspend(own));
            assertThrows(UnknownDeviceException.class, () -> redoubt.devices().suspend(fingerprint.substring(0, 3)));
            assertThrows(UnknownDeviceException.class, () -> redoubt.devices().suspend("ZZZZ-ZZZZ-ZZZZ-ZZZZ"));
        }
    }

    @Test
    void withoutConfirmationNothingIsAddedAndAnotherCodeWorks() throws Exception {
        try (Redoubt redoubt = bob.open()) {
            DeviceAddition addition = redoubt.devices().add();
            Joining joining = new Joining(telephone, addition.code());
            addition.awaitRequest();
            addition.close();
            assertTrue(joining.failure() instanceof CodeRefusedException);
            assertEquals(1, redoubt.devices().list().size());
        }
        add(bob, telephone);
        assertEquals(2, appliance.state("bob").nodes().size());
    }

    @Test
    void whoHasNoValidDeviceCannotBeWrittenToAndIsNamed() throws Exception {
        alice.send("bob", "hello");
        clock.advance(Duration.ofDays(700));
        try (Redoubt redoubt = alice.open()) {
            redoubt.devices().renew();
        }
        clock.advance(Duration.ofDays(32));
        try (Redoubt redoubt = alice.open()) {
            for (NoDeviceException e : new NoDeviceException[] {
                assertThrows(NoDeviceException.class, () -> redoubt.send("bob", "again")),
                assertThrows(
                        NoDeviceException.class,
                        () -> redoubt.conversations().with("bob").send("again"))
            }) {
                assertTrue(String.valueOf(e.getMessage()).contains("\"bob\""), e.getMessage());
            }
        }
    }

    @Test
    void aCodeIsGoodForOneDevice() throws Exception {
        String code;
        try (Redoubt redoubt = bob.open();
                DeviceAddition addition = redoubt.devices().add()) {
            code = addition.code();
            Joining joining = new Joining(telephone, code);
            DeviceAddition.Request request = addition.awaitRequest();
            assertThrows(CodeRefusedException.class, () -> person("thief").join(code, _ -> {}));
            addition.confirm(request);
            joining.name.get();
        }
        assertThrows(CodeRefusedException.class, () -> person("late thief").join(code, _ -> {}));
    }

    @Test
    void anEnrolmentWhoseAnswerWasLostGoesOnWithoutANewConfirmation() throws Exception {
        lostEnrolment(FakeAppliance.Fault.AFTER);
    }

    @Test
    void anEnrolmentThatDidNotArriveGoesOnWithoutANewConfirmation() throws Exception {
        lostEnrolment(FakeAppliance.Fault.BEFORE);
    }

    private void lostEnrolment(FakeAppliance.Fault fault) throws Exception {
        appliance.enrolment = fault;
        try (Redoubt redoubt = bob.open();
                DeviceAddition addition = redoubt.devices().add()) {
            String code = addition.code();
            Joining joining = new Joining(telephone, code);
            DeviceAddition.Request request = addition.awaitRequest();
            CompletableFuture<Void> confirmed = CompletableFuture.runAsync(
                    () -> confirm(addition, request), task -> Thread.ofVirtual().start(task));
            assertTrue(joining.failure() instanceof ApplianceUnreachableException);
            telephone.join(code, _ -> {}).close();
            confirmed.get();
        }
        alice.send("bob", "to both");
        assertEquals(List.of("to both"), telephone.texts());
    }

    private static void confirm(DeviceAddition addition, DeviceAddition.Request request) {
        try {
            addition.confirm(request);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anAccountThatChangedMeanwhileNeedsANewCode() throws Exception {
        String tablet = add(bob, person("tablet"));
        try (Redoubt redoubt = bob.open();
                Redoubt other = bob.open();
                DeviceAddition addition = redoubt.devices().add()) {
            Joining joining = new Joining(telephone, addition.code());
            DeviceAddition.Request request = addition.awaitRequest();
            appliance.accounts.beforePublication = () -> revoke(other, tablet);
            assertThrows(AccountChangedException.class, () -> addition.confirm(request));
            assertTrue(joining.failure() instanceof AccountChangedException);
        }
        add(bob, telephone);
        assertEquals(2, appliance.state("bob").nodes().size());
    }

    @Test
    void aMessageThatWaitsGoesToWhoIsLeft() throws Exception {
        String fingerprint = add(bob, telephone);
        appliance.crashOnSubmit = true;
        assertThrows(IllegalStateException.class, () -> alice.send("bob", "before the loss"));
        appliance.crashOnSubmit = false;
        try (Redoubt redoubt = bob.open()) {
            redoubt.devices().revoke(fingerprint);
        }
        alice.inbox();
        assertEquals(List.of("before the loss"), bob.texts());
        try (Redoubt redoubt = alice.open()) {
            assertEquals(Message.Status.SENT, redoubt.history().getFirst().status());
        }
    }
}
