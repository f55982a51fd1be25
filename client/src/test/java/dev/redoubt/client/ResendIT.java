package dev.redoubt.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.client.conversation.Conversation;
import dev.redoubt.client.messaging.Destination;
import dev.redoubt.client.model.Device;
import dev.redoubt.client.model.Message;
import dev.redoubt.client.model.Notice;
import dev.redoubt.client.store.Gaps;
import dev.redoubt.client.store.SentLog;
import dev.redoubt.protocol.appliance.ClaimedKey;
import dev.redoubt.protocol.message.Content;
import dev.redoubt.protocol.message.ConversationId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What gets lost on the way comes again, and only to whom it was meant for. */
@Timeout(60)
class ResendIT {
    @TempDir
    Path folder;

    private final TestClock clock = new TestClock();
    private final FakeAppliance appliance = new FakeAppliance(clock);
    private Person alice;
    private Person bob;

    @BeforeEach
    void theyKnowEachOther() throws Exception {
        alice = new Person("alice", folder, appliance, clock).enrolled();
        bob = new Person("bob", folder, appliance, clock).enrolled();
        alice.send("bob", "one");
        bob.inbox();
        bob.send("alice", "hello");
        alice.inbox();
    }

    /** The newest envelopes for somebody never arrive. */
    private void lose(String name, int count) throws Exception {
        var mailbox = appliance.node(name).mailbox;
        for (long number : new ArrayList<>(mailbox.keySet()).reversed().subList(0, count)) {
            mailbox.remove(number);
        }
    }

    private List<Message> history(Person person, String with) throws Exception {
        try (Redoubt redoubt = person.open()) {
            return redoubt.conversations().with(with).history(20);
        }
    }

    private static List<String> texts(List<Message> messages) {
        return messages.stream().map(Message::text).toList();
    }

    /** Waits, asks, is answered, and fetches. */
    private void askAndAnswer(Person asking, Person answering) throws Exception {
        clock.advance(Gaps.FIRST.plusSeconds(1));
        asking.inbox();
        answering.inbox();
        answering.inbox();
        asking.inbox();
    }

    @Test
    void whatWasLostComesAgainAtItsPlace() throws Exception {
        alice.send("bob", "two");
        alice.send("bob", "three");
        lose("bob", 2);
        alice.send("bob", "four");
        assertEquals(List.of("four"), bob.texts());
        assertEquals(2, history(bob, "alice").getLast().missingBefore());
        askAndAnswer(bob, alice);
        List<Message> history = history(bob, "alice");
        assertEquals(List.of("one", "hello", "two", "three", "four"), texts(history));
        assertTrue(history.stream().allMatch(message -> message.missingBefore() == 0 && !message.forked()));
    }

    @Test
    void aMessageThatIsJustLateIsNotAskedFor() throws Exception {
        alice.send("bob", "two");
        var mailbox = appliance.node("bob").mailbox;
        long number = mailbox.keySet().iterator().next();
        var late = mailbox.remove(number);
        alice.send("bob", "three");
        bob.inbox();
        mailbox.put(number, late);
        int before = appliance.submitted;
        bob.inbox();
        clock.advance(Gaps.FIRST.plusSeconds(1));
        bob.inbox();
        assertEquals(before, appliance.submitted);
        assertEquals(List.of("one", "hello", "two", "three"), texts(history(bob, "alice")));
        assertEquals(0, history(bob, "alice").getLast().missingBefore());
    }

    /** A hostile appliance gives one of bob's keys to two senders: he refuses the second message. */
    @Test
    void whatFellToAKeyThatWasGivenTwiceComesAgain() throws Exception {
        Person carol = new Person("carol", folder, appliance, clock).enrolled();
        carol.send("bob", "carol's first");
        bob.inbox();
        List<ClaimedKey> given = new ArrayList<>();
        appliance.swapClaim = key -> {
            given.add(key);
            return given.getFirst();
        };
        alice.send("bob", "two");
        carol.send("bob", "lost");
        appliance.swapClaim = key -> key;
        assertEquals(List.of("two"), bob.texts());
        carol.send("bob", "carol's third");
        bob.inbox();
        askAndAnswer(bob, carol);
        assertEquals(List.of("carol's first", "lost", "carol's third"), texts(history(bob, "carol")));
    }

    @Test
    void whatWasLostInAGroupComesAgain() throws Exception {
        new Person("carol", folder, appliance, clock).enrolled();
        try (Redoubt redoubt = alice.open()) {
            redoubt.conversations().createGroup("Hikers", List.of("bob", "carol"));
        }
        bob.inbox();
        try (Redoubt redoubt = alice.open()) {
            Conversation group = redoubt.conversations().group("Hikers");
            group.send("two");
            lose("bob", 1);
            group.send("three");
        }
        bob.inbox();
        askAndAnswer(bob, alice);
        try (Redoubt redoubt = bob.open()) {
            assertEquals(
                    List.of("two", "three"),
                    texts(redoubt.conversations().group("Hikers").history(10)));
        }
    }

    private ConversationId withBob() throws Exception {
        return history(alice, "bob").getFirst().conversation();
    }

    private Content.ResendRequest request(long... counters) throws Exception {
        return new Content.ResendRequest(
                withBob(),
                Attacker.reference(bob, 1).sender(),
                Arrays.stream(counters).boxed().toList());
    }

    @Test
    void whoWasNotMeantGetsNothing() throws Exception {
        Person mallory = new Person("mallory", folder, appliance, clock).enrolled();
        new Attacker(mallory, appliance, clock).say(new Destination.Named("alice"), request(1, 2));
        int before = appliance.submitted;
        alice.inbox();
        alice.inbox();
        assertEquals(before, appliance.submitted);
        assertEquals(1, Attacker.refused(alice).get("ForeignResendRequest"));
    }

    @Test
    void eachNodeGetsItAgainOnceHoweverOftenItAsks() throws Exception {
        for (int i = 0; i < 3; i++) {
            new Attacker(bob, appliance, clock).say(new Destination.Named("alice"), request(1));
        }
        int before = appliance.submitted;
        alice.inbox();
        alice.inbox();
        assertEquals(before + 1, appliance.submitted);
        new Attacker(bob, appliance, clock).say(new Destination.Named("alice"), request(1));
        before = appliance.submitted;
        alice.inbox();
        alice.inbox();
        assertEquals(before, appliance.submitted);
        assertEquals(List.of("one", "hello"), texts(history(bob, "alice")));
    }

    @Test
    void whatWasDeletedOrIsTooOldIsNotSentAgain() throws Exception {
        alice.send("bob", "two");
        try (Redoubt redoubt = alice.open()) {
            Conversation conversation = redoubt.conversations().with("bob");
            conversation.deleteForEverybody(List.of(conversation.history(1).getFirst()));
        }
        new Attacker(bob, appliance, clock).say(new Destination.Named("alice"), request(2));
        clock.advance(SentLog.LONGEST);
        new Attacker(bob, appliance, clock).say(new Destination.Named("alice"), request(1));
        int before = appliance.submitted;
        alice.inbox();
        alice.inbox();
        assertEquals(before, appliance.submitted);
    }

    @Test
    void itIsAskedForThreeTimesAndThenGivenUp() throws Exception {
        alice.send("bob", "two");
        lose("bob", 1);
        alice.send("bob", "three");
        bob.inbox();
        int before = appliance.submitted;
        clock.advance(Gaps.FIRST.plusSeconds(1));
        for (int i = 0; i < 6; i++) {
            bob.inbox();
            bob.inbox();
            lose("alice", appliance.node("alice").mailbox.size());
            clock.advance(Gaps.AGAIN.plus(Duration.ofSeconds(1)));
        }
        assertEquals(before + Gaps.TRIES, appliance.submitted);
        try (Redoubt redoubt = bob.open()) {
            List<Notice> notices = redoubt.notices();
            assertEquals(
                    1,
                    notices.stream()
                            .filter(notice -> notice.kind() == Notice.Kind.MESSAGES_LOST)
                            .count());
        }
        assertEquals(1, history(bob, "alice").getLast().missingBefore());
    }

    /** Whoever makes gaps and cannot be asked must not cost a look-up with every message that comes. */
    @Test
    void whoCannotBeAskedIsNotLookedUpEachTime() throws Exception {
        alice.send("bob", "two");
        lose("bob", 1);
        alice.send("bob", "three");
        bob.inbox();
        clock.advance(Gaps.FIRST.plusSeconds(1));
        int[] claims = new int[1];
        appliance.swapClaim = key -> {
            claims[0]++;
            return ClaimedKey.getDefaultInstance();
        };
        bob.inbox();
        assertEquals(1, claims[0]);
        bob.inbox();
        assertEquals(1, claims[0]);
        clock.advance(Gaps.AGAIN.plusSeconds(1));
        bob.inbox();
        assertEquals(2, claims[0]);
    }

    @Test
    void aCounterThatCameBeforeIsRefused() throws Exception {
        Path copied = folder.resolve("copied");
        Path copy = copied.resolve("alice");
        copy(alice.home(), copy);
        alice.send("bob", "two");
        alice.send("bob", "three");
        bob.inbox();
        new Attacker(new Person("alice", copied, appliance, clock), appliance, clock)
                .say(new Destination.Named("bob"), new Content.Text("another two"));
        assertEquals(List.of(), bob.texts());
        assertEquals(1, Attacker.refused(bob).get("RepeatedCounter"));
        assertFalse(texts(history(bob, "alice")).contains("another two"));
    }

    @Test
    void aDeviceThatGoesOnFromACopyIsToldOfOnceAndMarkedUntilItIsRevoked() throws Exception {
        alice.patient();
        Person tablet = new Person("tablet", folder, appliance, clock).patient();
        tablet.joined(alice);
        Path copied = folder.resolve("copied");
        copy(tablet.home(), copied.resolve("tablet"));
        tablet.send("bob", "two");
        tablet.send("bob", "three");
        bob.inbox();
        alice.inbox();
        notices(bob);
        notices(alice);
        Attacker copy = new Attacker(new Person("tablet", copied, appliance, clock), appliance, clock);
        copy.say(new Destination.Named("bob"), new Content.Text("another two"));
        bob.inbox();
        alice.inbox();
        Notice told = notices(bob).getFirst();
        assertEquals(Notice.Kind.COUNTER_REPEATED, told.kind());
        assertEquals("alice", told.contact().orElseThrow().displayName());
        Notice sister = notices(alice).getFirst();
        assertEquals(Notice.Kind.COUNTER_REPEATED, sister.kind());
        assertTrue(sister.contact().isEmpty());
        assertEquals(told.devices(), sister.devices());
        copy.say(new Destination.Named("bob"), new Content.Text("another three"));
        bob.inbox();
        assertEquals(2, Attacker.refused(bob).get("RepeatedCounter"));
        assertEquals(List.of(), notices(bob));
        assertTrue(isRepeated(bob, "alice"));
        try (Redoubt redoubt = alice.open()) {
            Device repeats = redoubt.devices().list().getLast();
            assertTrue(repeats.repeats());
            assertEquals(told.devices(), List.of(repeats.fingerprint()));
            redoubt.devices().revoke(repeats.fingerprint());
        }
        alice.send("bob", "four");
        bob.inbox();
        assertFalse(isRepeated(bob, "alice"));
    }

    /** And takes them as read. */
    private static List<Notice> notices(Person person) throws Exception {
        try (Redoubt redoubt = person.open()) {
            List<Notice> notices = redoubt.notices();
            redoubt.markNoticed(notices);
            return notices;
        }
    }

    private static boolean isRepeated(Person person, String with) throws Exception {
        try (Redoubt redoubt = person.open()) {
            return redoubt.conversations().with(with).info().isRepeated();
        }
    }

    private static void copy(Path from, Path to) throws Exception {
        Files.createDirectories(to);
        try (var files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }
}
