package dev.redoubt.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.redoubt.client.failure.ApplianceUnreachableException;
import dev.redoubt.client.failure.ChangedRootException;
import dev.redoubt.client.failure.InvalidIdentityException;
import dev.redoubt.client.failure.MessageKeptException;
import dev.redoubt.client.failure.MessageTooLongException;
import dev.redoubt.client.failure.RefusedByApplianceException;
import dev.redoubt.client.failure.RolledBackAccountException;
import dev.redoubt.client.failure.UnknownNameException;
import dev.redoubt.client.model.Contact;
import dev.redoubt.client.model.Message;
import dev.redoubt.client.model.Trust;
import dev.redoubt.protocol.account.AccountRoot;
import dev.redoubt.protocol.account.Lifetimes;
import dev.redoubt.protocol.account.NodeKeys;
import dev.redoubt.protocol.account.VerifiedAccountState;
import dev.redoubt.protocol.appliance.Delivery;
import dev.redoubt.protocol.appliance.Submission;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two people and an appliance in memory; containers on a disk, packets as they are. */
class MessagingIT {
    @TempDir
    Path folder;

    private final TestClock clock = new TestClock();
    private final FakeAppliance appliance = new FakeAppliance(clock);
    private Person alice;
    private Person bob;

    @BeforeEach
    void enrolBoth() throws Exception {
        alice = new Person("alice", folder, appliance, clock).enrolled();
        bob = new Person("bob", folder, appliance, clock).enrolled();
    }

    @Test
    void theyTalkBothWays() throws Exception {
        alice.send("bob", "Are you there?");
        assertEquals(List.of("Are you there?"), bob.texts());
        bob.send("alice", "I am.");
        assertEquals(List.of("I am."), alice.texts());
    }

    @Test
    void whatWasSentIsKeptAsSent() throws Exception {
        Message sent = alice.send("bob", "Are you there?");
        assertEquals(Message.Status.SENT, sent.status());
        try (Redoubt redoubt = alice.open()) {
            assertEquals(List.of(sent), redoubt.history());
        }
    }

    @Test
    void whoWritesFirstIsPinnedAsUnverifiedUnderTheDirectorysName() throws Exception {
        alice.send("bob", "Are you there?");
        Message received = bob.inbox().getFirst();
        assertEquals(Optional.of("alice"), received.contact().name());
        assertEquals(Trust.UNVERIFIED, received.contact().trust());
    }

    @Test
    void bothSeeTheSameFingerprints() throws Exception {
        alice.send("bob", "Are you there?");
        bob.inbox();
        try (Redoubt hers = alice.open();
                Redoubt his = bob.open()) {
            assertEquals(hers.fingerprint(), his.fingerprint("alice"));
            assertEquals(hers.pairFingerprint("bob"), his.pairFingerprint("alice"));
        }
    }

    @Test
    void messagesKeepTheirOrder() throws Exception {
        for (int i = 0; i < 5; i++) {
            alice.send("bob", "message " + i);
        }
        assertEquals(List.of("message 0", "message 1", "message 2", "message 3", "message 4"), bob.texts());
    }

    @Test
    void whatNobodyReadStaysInTheInbox() throws Exception {
        alice.send("bob", "Are you there?");
        try (Redoubt redoubt = bob.open()) {
            redoubt.inbox();
        }
        assertEquals(List.of("Are you there?"), bob.texts());
        assertEquals(List.of(), bob.texts());
    }

    @Test
    void anUnknownNameIsSaid() {
        assertThrows(UnknownNameException.class, () -> alice.send("carol", "hello"));
    }

    @Test
    void aTextThatDoesNotFitIsRefusedBeforeAnythingIsStored() throws Exception {
        String text = "x".repeat(192 * 1024 + 1);
        assertThrows(MessageTooLongException.class, () -> alice.send("bob", text));
        try (Redoubt redoubt = alice.open()) {
            assertEquals(List.of(), redoubt.history());
        }
    }

    @Test
    void theLongestTextFits() throws Exception {
        String text = "x".repeat(192 * 1024);
        alice.send("bob", text);
        assertEquals(List.of(text), bob.texts());
    }

    @Test
    void aLostAnswerDoublesNothing() throws Exception {
        appliance.submission = FakeAppliance.Fault.AFTER;
        alice.send("bob", "once");
        assertEquals(2, appliance.submitted);
        assertEquals(List.of("once"), bob.texts());
    }

    @Test
    void aLostRequestIsRepeated() throws Exception {
        appliance.submission = FakeAppliance.Fault.BEFORE;
        alice.send("bob", "once");
        assertEquals(List.of("once"), bob.texts());
    }

    @Test
    void aCrashBeforeSubmittingLosesNothing() throws Exception {
        appliance.crashOnSubmit = true;
        assertThrows(IllegalStateException.class, () -> alice.send("bob", "before the crash"));
        appliance.crashOnSubmit = false;
        alice.send("bob", "after the crash");
        assertEquals(List.of("before the crash", "after the crash"), bob.texts());
    }

    @Test
    void aMessageThatCouldNotBeSentGoesOutLater() throws Exception {
        appliance.refusal = Optional.of("unavailable");
        assertThrows(MessageKeptException.class, () -> alice.send("bob", "later"));
        appliance.refusal = Optional.empty();
        alice.inbox();
        assertEquals(List.of("later"), bob.texts());
        try (Redoubt redoubt = alice.open()) {
            assertEquals(Message.Status.SENT, redoubt.history().getFirst().status());
        }
    }

    @Test
    void aRefusalForGoodIsSaidAndKeptAsFailed() throws Exception {
        appliance.refusal = Optional.of("mailbox_full");
        assertThrows(RefusedByApplianceException.class, () -> alice.send("bob", "too much"));
        appliance.refusal = Optional.empty();
        alice.inbox();
        assertEquals(List.of(), bob.texts());
        try (Redoubt redoubt = alice.open()) {
            assertEquals(Message.Status.FAILED, redoubt.history().getFirst().status());
        }
    }

    @Test
    void anApplianceThatIsAwayIsSaid() {
        appliance.away = true;
        assertThrows(ApplianceUnreachableException.class, () -> alice.send("bob", "hello"));
    }

    @Test
    void aChangedRootStopsSending() throws Exception {
        alice.send("bob", "to bob");
        appliance.replaceState("bob", otherAccount());
        assertThrows(ChangedRootException.class, () -> alice.send("bob", "to whom?"));
    }

    @Test
    void anOlderAccountStateStopsSending() throws Exception {
        try (AccountRoot root = AccountRoot.generate(new SecureRandom());
                NodeKeys first = NodeKeys.generate(root.id(), new SecureRandom());
                NodeKeys second = NodeKeys.generate(root.id(), new SecureRandom())) {
            VerifiedAccountState one = root.firstState(first, clock.instant());
            VerifiedAccountState two = root.addNode(one, second, clock.instant(), Lifetimes.NODE_CERTIFICATE);
            appliance.replaceState("carol", two);
            // No keys of these nodes are to be had, so that sending ends there; the newest state is pinned by then.
            assertThrows(RefusedByApplianceException.class, () -> alice.send("carol", "hello"));
            appliance.replaceState("carol", one);
            assertThrows(RolledBackAccountException.class, () -> alice.send("carol", "hello"));
        }
    }

    @Test
    void aKeyThatTheRecipientDidNotMakeStopsSending() {
        appliance.swapClaim = key -> key.toBuilder()
                .setEphemeralKey(appliance.node("alice").pool.getFirst())
                .build();
        assertThrows(InvalidIdentityException.class, () -> alice.send("bob", "for whom?"));
    }

    @Test
    void aTamperedExchangeIsAcknowledgedAsRejected() throws Exception {
        appliance.tamper = delivery -> delivery.toBuilder()
                .setExchange(flipLastBit(delivery.getExchange()))
                .build();
        alice.send("bob", "tampered");
        appliance.tamper = delivery -> delivery;
        alice.send("bob", "whole");
        assertEquals(List.of("whole"), bob.texts());
        assertEquals(List.of(true, false), appliance.node("bob").rejections);
    }

    @Test
    void aTamperedPayloadIsAcknowledgedAsRejectedAndTheGapIsShown() throws Exception {
        alice.send("bob", "first");
        appliance.tamper = delivery -> delivery.toBuilder()
                .setPayload(flipLastBit(delivery.getPayload()))
                .build();
        alice.send("bob", "tampered");
        appliance.tamper = delivery -> delivery;
        alice.send("bob", "third");
        List<Message> received = bob.inbox();
        assertEquals(
                List.of("first", "third"), received.stream().map(Message::text).toList());
        assertEquals(1, received.get(1).missingBefore());
        assertEquals(List.of(false, true, false), appliance.node("bob").rejections);
    }

    @Test
    void aPayloadOfAnotherMessageIsRejected() throws Exception {
        alice.send("bob", "first");
        alice.send("bob", "second");
        List<Delivery> waiting = List.copyOf(appliance.node("bob").mailbox.values());
        appliance.node("bob").mailbox.clear();
        appliance.inject(
                appliance.node("bob"),
                waiting.get(0).getExchange(),
                waiting.get(1).getPayload());
        assertEquals(List.of(), bob.texts());
        assertEquals(List.of(true), appliance.node("bob").rejections);
    }

    @Test
    void aReplayedEnvelopeIsSilent() throws Exception {
        alice.send("bob", "once");
        Delivery first = appliance.node("bob").mailbox.values().iterator().next();
        assertEquals(List.of("once"), bob.texts());
        appliance.inject(appliance.node("bob"), first.getExchange(), first.getPayload());
        assertEquals(List.of(), bob.texts());
        assertEquals(List.of(false, false), appliance.node("bob").rejections);
    }

    @Test
    void aCrashBetweenStoringAndAcknowledgingGivesNoDouble() throws Exception {
        alice.send("bob", "once");
        appliance.node("bob").cutAtNextAcknowledgement = true;
        assertThrows(ApplianceUnreachableException.class, bob::inbox);
        assertEquals(List.of("once"), bob.texts());
        try (Redoubt redoubt = bob.open()) {
            assertEquals(1, redoubt.history().size());
        }
        assertTrue(appliance.node("bob").mailbox.isEmpty());
    }

    @Test
    void aKeyHandedOutTwiceIsRefusedTheSecondTime() throws Exception {
        ByteString key = appliance.node("bob").pool.getFirst();
        appliance.swapClaim =
                claimed -> claimed.toBuilder().setEphemeralKey(key).build();
        alice.send("bob", "first");
        assertEquals(List.of("first"), bob.texts());
        alice.send("bob", "under the same key");
        assertEquals(List.of(), bob.texts());
        assertEquals(List.of(false, true), appliance.node("bob").rejections);
    }

    @Test
    void theLastResortKeyOpensMoreThanOne() throws Exception {
        appliance.node("bob").pool.clear();
        alice.send("bob", "first");
        alice.send("bob", "second");
        assertEquals(List.of("first", "second"), bob.texts());
    }

    @Test
    void aSenderThatTheDirectoryDoesNotVouchForIsRejected() throws Exception {
        alice.send("bob", "who am I?");
        appliance.replaceState("alice", otherAccount());
        Delivery waiting = appliance.node("bob").mailbox.values().iterator().next();
        assertFalse(waiting.getExchange().isEmpty());
        // The name leads elsewhere now, but the account is still there: first contact, without the name.
        Message received = bob.inbox().getFirst();
        assertEquals(Optional.empty(), received.contact().name());
        assertTrue(received.contact().displayName().startsWith("("));
    }

    @Test
    void aPacketIsNotOpenedWhileItsSenderCannotBeLookedUp() throws Exception {
        alice.send("bob", "who am I?");
        try (Redoubt redoubt = bob.open()) {
            appliance.away = true;
            assertThrows(ApplianceUnreachableException.class, redoubt::inbox);
        }
        appliance.away = false;
        assertEquals(List.of("who am I?"), bob.texts());
    }

    @Test
    void aPoolThatRunsLowIsFilledAgain() throws Exception {
        appliance.node("bob").pool.clear();
        bob.inbox();
        assertEquals(100, appliance.node("bob").pool.size());
        alice.send("bob", "under a fresh key");
        assertEquals(List.of("under a fresh key"), bob.texts());
    }

    @Test
    void keysAreRenewedInTimeAndOldOnesStillOpen() throws Exception {
        ByteString agreement = appliance.node("bob").agreement;
        ByteString lastResort = appliance.node("bob").lastResort;
        alice.send("bob", "to the old keys");
        clock.advance(Duration.ofDays(21));
        bob.inbox();
        assertFalse(agreement.equals(appliance.node("bob").agreement));
        assertFalse(lastResort.equals(appliance.node("bob").lastResort));
        alice.inbox();
        alice.send("bob", "to the new keys");
        assertEquals(List.of("to the new keys"), bob.texts());
        try (Redoubt redoubt = bob.open()) {
            assertEquals(2, redoubt.history().size());
        }
    }

    @Test
    void aNoteToOneselfArrives() throws Exception {
        alice.send("alice", "do not forget");
        assertEquals(List.of("do not forget"), alice.texts());
    }

    @Test
    void manySendersOfOneHomeTakeEachPositionOnce() throws Exception {
        try (Redoubt redoubt = alice.open();
                Redoubt sameHome = alice.open()) {
            List<Thread> senders = List.of(
                    Thread.ofVirtual().start(() -> sendTen(redoubt)),
                    Thread.ofVirtual().start(() -> sendTen(sameHome)));
            for (Thread sender : senders) {
                sender.join();
            }
        }
        List<Message> received = bob.inbox();
        assertEquals(20, received.size());
        assertTrue(received.stream().allMatch(message -> !message.forked()));
    }

    private static void sendTen(Redoubt redoubt) {
        for (int i = 0; i < 10; i++) {
            try {
                redoubt.send("bob", "message " + i);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"The maps, at nine", "bob", "appliance.test"})
    void nothingIsReadableInTheHomes(String secret) throws Exception {
        alice.send("bob", "The maps, at nine");
        bob.inbox();
        for (Person person : List.of(alice, bob)) {
            try (var files = Files.list(person.home())) {
                for (Path file : files.toList()) {
                    String bytes = HexFormat.of().formatHex(Files.readAllBytes(file));
                    String wanted = HexFormat.of().formatHex(secret.getBytes(StandardCharsets.UTF_8));
                    // Three letters turn up in random bytes by chance; with their neighbours in protobuf, they do not.
                    String needle = secret.equals("bob") ? "0a03" + wanted : wanted;
                    assertFalse(bytes.contains(needle), file.toString());
                }
            }
        }
    }

    @Test
    void noPacketNamesItsSender() throws Exception {
        alice.send("bob", "from whom?");
        String account = appliance.state("alice").account().toString();
        String node = appliance.state("alice").nodes().getFirst().id().toString();
        for (Submission submission : appliance.submissions()) {
            String bytes = HexFormat.of().formatHex(submission.toByteArray());
            assertFalse(bytes.contains(account) || bytes.contains(node));
        }
    }

    @Test
    void contactsAreThoseThatWerePinned() throws Exception {
        alice.send("bob", "hello");
        try (Redoubt redoubt = alice.open()) {
            assertEquals(
                    List.of("bob"),
                    redoubt.contacts().stream().map(Contact::displayName).toList());
            assertThrows(UnknownNameException.class, () -> redoubt.fingerprint("carol"));
        }
    }

    private VerifiedAccountState otherAccount() {
        try (AccountRoot root = AccountRoot.generate(new SecureRandom());
                NodeKeys node = NodeKeys.generate(root.id(), new SecureRandom())) {
            return root.firstState(node, clock.instant());
        }
    }

    private static ByteString flipLastBit(ByteString bytes) {
        byte[] changed = bytes.toByteArray();
        changed[changed.length - 1] ^= 1;
        return ByteString.copyFrom(changed);
    }
}
