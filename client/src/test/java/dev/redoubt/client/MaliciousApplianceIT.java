package dev.redoubt.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.redoubt.client.device.DeviceAddition;
import dev.redoubt.client.failure.CodeRefusedException;
import dev.redoubt.client.failure.InvalidIdentityException;
import dev.redoubt.client.model.Message;
import dev.redoubt.client.model.Notice;
import dev.redoubt.protocol.appliance.Delivery;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An appliance that does what it likes with messages and keys. What it does with accounts is in {@link TrustIT}, with
 * devices in {@link DevicesIT}, with recoveries in {@link RecoveryIT}; ops/evaluation/README.md lists all of it.
 */
@Timeout(60)
class MaliciousApplianceIT {
    @TempDir
    Path folder;

    private final TestClock clock = new TestClock();
    private final FakeAppliance appliance = new FakeAppliance(clock);
    private Person alice;
    private Person bob;
    private Person carol;

    @BeforeEach
    void enrolAll() throws Exception {
        alice = new Person("alice", folder, appliance, clock).enrolled();
        bob = new Person("bob", folder, appliance, clock).enrolled();
        carol = new Person("carol", folder, appliance, clock).enrolled();
    }

    /** What waits for somebody is taken away. */
    private List<Delivery> withhold(String name) {
        List<Delivery> waiting = List.copyOf(appliance.node(name).mailbox.values());
        appliance.node(name).mailbox.clear();
        return waiting;
    }

    private void deliver(String name, Delivery delivery) {
        appliance.inject(appliance.node(name), delivery.getExchange(), delivery.getPayload());
    }

    private static List<Long> missing(List<Message> messages) {
        return messages.stream().map(Message::missingBefore).toList();
    }

    private static List<String> texts(List<Message> messages) {
        return messages.stream().map(Message::text).toList();
    }

    private static List<Notice.Kind> notices(Person person) throws Exception {
        try (Redoubt redoubt = person.open()) {
            return redoubt.notices().stream().map(Notice::kind).toList();
        }
    }

    @Test
    void whatIsWithheldIsMissed() throws Exception {
        alice.send("bob", "first");
        bob.texts();
        alice.send("bob", "second");
        assertEquals(1, withhold("bob").size());
        alice.send("bob", "third");
        List<Message> received = bob.inbox();
        assertEquals(List.of("third"), texts(received));
        assertEquals(List.of(1L), missing(received));
    }

    @Test
    void whatComesInAnotherOrderComesOnceAndLeavesNoGap() throws Exception {
        for (String text : List.of("first", "second", "third")) {
            alice.send("bob", text);
            clock.advance(Duration.ofSeconds(1));
        }
        List<Delivery> turned = new ArrayList<>(withhold("bob"));
        Collections.reverse(turned);
        turned.forEach(delivery -> deliver("bob", delivery));
        List<Message> received = bob.inbox();
        assertEquals(
                List.of("first", "second", "third"),
                texts(received).stream().sorted().toList());
        assertEquals(0, missing(received).stream().mapToLong(Long::longValue).sum());
        assertTrue(received.stream().noneMatch(Message::forked));
        turned.forEach(delivery -> deliver("bob", delivery));
        assertEquals(List.of(), bob.texts());
    }

    @Test
    void whatOneMemberOfAGroupIsNotShownIsMissedByThatMemberAlone() throws Exception {
        try (Redoubt redoubt = alice.open()) {
            redoubt.conversations().createGroup("Hikers", List.of("bob", "carol"));
        }
        bob.texts();
        carol.texts();
        sayInGroup("for both");
        withhold("carol");
        sayInGroup("for both again");
        assertEquals(List.of(0L, 0L), missing(bob.inbox()));
        assertEquals(List.of(1L), missing(carol.inbox()));
    }

    private void sayInGroup(String text) throws Exception {
        try (Redoubt redoubt = alice.open()) {
            redoubt.conversations().group("Hikers").send(text);
        }
    }

    /** A split view: one member is shown a change of the group, the other is not. */
    @Test
    void aChangeOfAGroupThatOneMemberIsNotShownIsNeitherActedUponNorLost() throws Exception {
        try (Redoubt redoubt = alice.open()) {
            redoubt.conversations().createGroup("Hikers", List.of("bob", "carol"));
        }
        bob.texts();
        carol.texts();
        try (Redoubt redoubt = alice.open()) {
            redoubt.conversations().group("Hikers").rename("Climbers");
        }
        List<Delivery> change = withhold("carol");
        try (Redoubt redoubt = alice.open()) {
            redoubt.conversations().group("Climbers").send("under the new name");
        }
        // What is said under a state that carol does not know waits for it.
        assertEquals(List.of(), carol.texts());
        assertEquals(List.of("under the new name"), bob.texts());
        change.forEach(delivery -> deliver("carol", delivery));
        assertEquals(List.of("under the new name"), carol.texts());
    }

    @Test
    void whatIsForOneOpensNothingForAnother() throws Exception {
        try (Redoubt redoubt = alice.open()) {
            redoubt.conversations().createGroup("Hikers", List.of("bob", "carol"));
        }
        bob.texts();
        carol.texts();
        sayInGroup("one payload, two exchanges");
        withhold("bob").forEach(delivery -> deliver("carol", delivery));
        List<Delivery> forCarol = List.copyOf(appliance.node("carol").mailbox.values());
        assertEquals(2, forCarol.size());
        assertEquals(List.of("one payload, two exchanges"), carol.texts());
        assertEquals(
                1, appliance.node("carol").rejections.stream().filter(no -> no).count());
    }

    @Test
    void aFeignedEmptyPoolIsNoticedByWhoseKeysTheyAre() throws Exception {
        int waiting = appliance.node("bob").pool.size();
        appliance.swapClaim = key -> key.toBuilder()
                .setEphemeralKey(appliance.node("bob").lastResort)
                .build();
        alice.send("bob", "under the last resort");
        assertEquals(List.of("under the last resort"), bob.texts());
        assertTrue(waiting > 0);
        assertTrue(notices(bob).contains(Notice.Kind.KEYS_RAN_OUT));
    }

    @Test
    void anAgreementKeyOfSomebodyElseStopsSending() throws Exception {
        ByteString other = appliance.node("carol").agreement;
        appliance.swapClaim = key -> key.toBuilder().setAgreementRecord(other).build();
        assertThrows(InvalidIdentityException.class, () -> alice.send("bob", "for whom?"));
    }

    @Test
    void anAgreementKeyThatHasExpiredStopsSending() throws Exception {
        ByteString old = appliance.node("bob").agreement;
        clock.advance(Duration.ofDays(29));
        bob.texts();
        assertNotEquals(old, appliance.node("bob").agreement);
        clock.advance(Duration.ofDays(20));
        bob.texts();
        appliance.swapClaim = key -> key.toBuilder().setAgreementRecord(old).build();
        assertThrows(InvalidIdentityException.class, () -> alice.send("bob", "under an old key?"));
    }

    @Test
    void aKeyThatHasExpiredStopsSending() throws Exception {
        ByteString old = appliance.node("bob").lastResort;
        clock.advance(Duration.ofDays(60));
        bob.texts();
        appliance.swapClaim = key -> key.toBuilder().setEphemeralKey(old).build();
        assertThrows(InvalidIdentityException.class, () -> alice.send("bob", "under an old key?"));
    }

    /** Carol writes to bob for the first time, and the appliance says that she is alice. */
    @Test
    void aNameThatIsTakenIsNotGivenToSomebodyElse() throws Exception {
        alice.send("bob", "it is me");
        bob.texts();
        carol.send("bob", "it is me, too");
        appliance.show = response -> response.toBuilder().setName("alice").build();
        Message received = bob.inbox().getFirst();
        assertEquals("it is me, too", received.text());
        assertNotEquals(Optional.of("alice"), received.contact().name());
    }

    @Test
    void whatTheApplianceSaysToHaveTakenButDidNotIsMissedLater() throws Exception {
        alice.send("bob", "taken and thrown away");
        withhold("bob");
        alice.send("bob", "and this one");
        assertEquals(List.of(1L), missing(bob.inbox()));
    }

    @Test
    void anAnswerThatNeverComesKeepsTheMessageAndSendsItOnce() throws Exception {
        appliance.submission = FakeAppliance.Fault.AFTER;
        alice.send("bob", "once");
        assertEquals(1, appliance.submissions().size());
        assertEquals(List.of("once"), bob.texts());
    }

    @Test
    void aMessageOfYesterdayIsNotReplayedToAClientThatForgotItsKey() throws Exception {
        alice.send("bob", "once");
        Delivery delivery = List.copyOf(appliance.node("bob").mailbox.values()).getFirst();
        assertEquals(List.of("once"), bob.texts());
        clock.advance(Duration.ofDays(120));
        deliver("bob", delivery);
        assertEquals(List.of(), bob.texts());
        try (Redoubt redoubt = bob.open()) {
            assertEquals(1, redoubt.history().size());
        }
    }

    @Test
    void whoDoesNotHaveTheCodeCannotAskToBeAdded() throws Exception {
        try (Redoubt redoubt = bob.open();
                DeviceAddition addition = redoubt.devices().add()) {
            appliance.accounts.askWithoutCode();
            assertThrows(CodeRefusedException.class, addition::awaitRequest);
            assertEquals(1, redoubt.devices().list().size());
        }
    }

    @Test
    void junkInTheMailboxIsRefusedAndStopsNothing() throws Exception {
        for (int size : new int[] {0, 1, 100, 5_000}) {
            deliver(
                    "bob",
                    Delivery.newBuilder()
                            .setExchange(ByteString.copyFrom(new byte[size]))
                            .setPayload(ByteString.copyFrom(new byte[size]))
                            .build());
        }
        alice.send("bob", "after the junk");
        assertEquals(List.of("after the junk"), bob.texts());
        assertEquals(List.of(true, true, true, true, false), appliance.node("bob").rejections);
        assertFalse(notices(bob).contains(Notice.Kind.FORKED));
    }
}
