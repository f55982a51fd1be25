package dev.redoubt.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.client.conversation.Conversation;
import dev.redoubt.client.failure.NotYourMessageException;
import dev.redoubt.client.failure.UnknownMessageException;
import dev.redoubt.client.messaging.Destination;
import dev.redoubt.client.model.Message;
import dev.redoubt.client.model.Quote;
import dev.redoubt.client.model.Reaction;
import dev.redoubt.client.model.SendOptions;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.message.Content;
import dev.redoubt.protocol.message.MessageId;
import dev.redoubt.protocol.message.MessageReference;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Replies, reactions, edits and deletions between people at an appliance in memory, and who may do what. */
@Timeout(60)
class TalkingIT {
    @TempDir
    Path folder;

    private final TestClock clock = new TestClock();
    private final FakeAppliance appliance = new FakeAppliance(clock);
    private Person alice;
    private Person bob;

    @BeforeEach
    void aliceWritesToBob() throws Exception {
        alice = new Person("alice", folder, appliance, clock).enrolled();
        bob = new Person("bob", folder, appliance, clock).enrolled();
        alice.send("bob", "meet at ten");
        bob.inbox();
    }

    private interface Deed {
        void on(Conversation conversation, Message message) throws Exception;
    }

    /** To the first message of the conversation with somebody. */
    private void with(Person person, String name, Deed deed) throws Exception {
        clock.advance(Duration.ofSeconds(1));
        try (Redoubt redoubt = person.open()) {
            Conversation conversation = redoubt.conversations().with(name);
            deed.on(conversation, conversation.history(100).getFirst());
        }
    }

    private Message first(Person person, String name) throws Exception {
        try (Redoubt redoubt = person.open()) {
            redoubt.inbox();
            return redoubt.conversations().with(name).history(100).getFirst();
        }
    }

    private static Message newest(Person person, String name) throws Exception {
        try (Redoubt redoubt = person.open()) {
            return redoubt.conversations().with(name).history(1).getFirst();
        }
    }

    private static List<String> found(Person person, String words) throws Exception {
        try (Redoubt redoubt = person.open()) {
            return redoubt.conversations().search(words, 10).stream()
                    .map(Message::text)
                    .toList();
        }
    }

    private static List<String> texts(Message message) {
        return message.reactions().stream().map(Reaction::text).toList();
    }

    @Test
    void aReplyIsShownWithTheBeginningOfWhatItAnswers() throws Exception {
        with(bob, "alice", (conversation, message) -> conversation.reply(message, "yes"));
        Quote quote = alice.inbox().getFirst().answers().orElseThrow();
        assertEquals("meet at ten", quote.beginning());
        assertEquals(1, quote.number().orElseThrow());
        assertTrue(quote.contact().isEmpty());
    }

    @Test
    void aReplyToWhatIsNotKnownIsShownAllTheSame() throws Exception {
        MessageReference nothing =
                new MessageReference(NodeId.of(new byte[NodeId.SIZE]), MessageId.random(new SecureRandom()));
        new Attacker(bob, appliance, clock).say(new Destination.Named("alice"), new Content.Text("yes", nothing));
        Message reply = alice.inbox().getFirst();
        assertEquals("yes", reply.text());
        assertTrue(reply.answers().orElseThrow().number().isEmpty());
        assertEquals("", reply.answers().orElseThrow().beginning());
    }

    @Test
    void whatWasSaidInAnotherConversationIsNotQuoted() throws Exception {
        new Person("carol", folder, appliance, clock).enrolled().send("alice", "between us");
        alice.inbox();
        MessageReference elsewhere =
                Attacker.reference(alice, newest(alice, "carol").number());
        new Attacker(bob, appliance, clock).say(new Destination.Named("alice"), new Content.Text("what?", elsewhere));
        assertTrue(alice.inbox().getFirst().answers().orElseThrow().number().isEmpty());
    }

    @Test
    void anAccountHasOneReactionWhichIsReplacedAndTakenBack() throws Exception {
        with(bob, "alice", (conversation, message) -> conversation.react(message, "+1"));
        with(bob, "alice", (conversation, message) -> conversation.react(message, "\ud83d\udc4d"));
        assertEquals(List.of("\ud83d\udc4d"), texts(first(alice, "bob")));
        assertEquals(
                "bob",
                first(alice, "bob")
                        .reactions()
                        .getFirst()
                        .contact()
                        .orElseThrow()
                        .displayName());
        with(alice, "bob", (conversation, message) -> conversation.react(message, "ok"));
        assertEquals(List.of("\ud83d\udc4d", "ok"), texts(first(bob, "alice")));
        with(bob, "alice", (conversation, message) -> conversation.takeBackReaction(message));
        assertEquals(List.of("ok"), texts(first(alice, "bob")));
        assertEquals(List.of("ok"), texts(first(bob, "alice")));
    }

    @Test
    void anEditReplacesTheTextWithEverybodyAndIsMarked() throws Exception {
        with(alice, "bob", (conversation, message) -> conversation.edit(message, "meet at nine"));
        for (Message message : List.of(first(alice, "bob"), first(bob, "alice"))) {
            assertEquals("meet at nine", message.text());
            assertTrue(message.edited());
        }
        assertEquals(List.of(), found(bob, "ten"));
        assertEquals(List.of("meet at nine"), found(bob, "NINE"));
        assertEquals(List.of("meet at nine"), found(alice, "nin"));
    }

    @Test
    void whatWasDeletedForEverybodyIsGoneAndShownAsDeleted() throws Exception {
        with(bob, "alice", (conversation, message) -> conversation.react(message, "ok"));
        with(alice, "bob", (conversation, message) -> conversation.deleteForEverybody(List.of(message)));
        for (Message message : List.of(first(alice, "bob"), first(bob, "alice"))) {
            assertTrue(message.deleted());
            assertEquals("", message.text());
            assertEquals(List.of(), message.reactions());
        }
        assertEquals(List.of(), found(bob, "ten"));
        assertEquals(List.of(), found(alice, "ten"));
    }

    @Test
    void whatIsDeletedIsNeitherEditedNorReactedToNorAnswered() throws Exception {
        MessageReference message = Attacker.reference(alice, 1);
        with(alice, "bob", (conversation, one) -> conversation.deleteForEverybody(List.of(one)));
        new Attacker(alice, appliance, clock).say(new Destination.Named("bob"), new Content.Edit(message, "again"));
        new Attacker(bob, appliance, clock).say(new Destination.Named("alice"), new Content.Reaction(message, "!"));
        assertEquals("", first(bob, "alice").text());
        assertEquals(List.of(), first(alice, "bob").reactions());
        with(
                bob,
                "alice",
                (conversation, one) ->
                        assertThrows(UnknownMessageException.class, () -> conversation.reply(one, "yes")));
    }

    @Test
    void othersMessagesAreNeitherEditedNorDeleted() throws Exception {
        with(bob, "alice", (conversation, message) -> {
            assertThrows(NotYourMessageException.class, () -> conversation.edit(message, "never"));
            assertThrows(NotYourMessageException.class, () -> conversation.deleteForEverybody(List.of(message)));
        });
        MessageReference message = Attacker.reference(bob, 1);
        Attacker attacker = new Attacker(bob, appliance, clock);
        attacker.say(new Destination.Named("alice"), new Content.Edit(message, "never"));
        attacker.say(new Destination.Named("alice"), new Content.Deletion(List.of(message)));
        assertEquals("meet at ten", first(alice, "bob").text());
        assertFalse(first(alice, "bob").deleted());
        assertEquals(1, Attacker.refused(alice).get("ForeignEdit"));
        assertEquals(1, Attacker.refused(alice).get("ForeignDeletion"));
    }

    @Test
    void nobodyReachesIntoAnotherConversation() throws Exception {
        Person carol = new Person("carol", folder, appliance, clock).enrolled();
        carol.send("alice", "from carol");
        alice.inbox();
        MessageReference hers = Attacker.reference(carol, 1);
        new Attacker(bob, appliance, clock).say(new Destination.Named("alice"), new Content.Reaction(hers, "!"));
        // Her own message, but said where others are.
        new Attacker(carol, appliance, clock).say(new Destination.Named("bob"), new Content.Edit(hers, "never"));
        assertEquals(List.of(), first(alice, "carol").reactions());
        assertEquals(1, Attacker.refused(alice).get("ForeignReaction"));
    }

    @Test
    void aDeletionOf256DoesWhatItMayAndCountsTheRest() throws Exception {
        bob.send("alice", "my own");
        alice.inbox();
        TreeSet<MessageReference> all = new TreeSet<>();
        all.add(Attacker.reference(bob, 1));
        all.add(Attacker.reference(bob, newest(bob, "alice").number()));
        while (all.size() < Content.MAX_REFERENCES) {
            all.add(new MessageReference(NodeId.of(new byte[NodeId.SIZE]), MessageId.random(new SecureRandom())));
        }
        new Attacker(bob, appliance, clock).say(new Destination.Named("alice"), new Content.Deletion(List.copyOf(all)));
        try (Redoubt redoubt = alice.open()) {
            redoubt.inbox();
            List<Message> history = redoubt.conversations().with("bob").history(10);
            assertEquals("meet at ten", history.getFirst().text());
            assertTrue(history.getLast().deleted());
        }
        assertEquals(1, Attacker.refused(alice).get("ForeignDeletion"));
    }

    @Test
    void editsOfTwoDevicesAtOnceEndTheSameEverywhere() throws Exception {
        Person telephone = telephoneOfAlice();
        alice.send("bob", "on both devices");
        telephone.inbox();
        bob.inbox();
        try (Redoubt redoubt = alice.open()) {
            Conversation conversation = redoubt.conversations().with("bob");
            conversation.edit(conversation.history(1).getFirst(), "by the laptop");
        }
        try (Redoubt redoubt = telephone.open()) {
            Conversation conversation = redoubt.conversations().with("bob");
            conversation.edit(conversation.history(1).getFirst(), "by the telephone");
        }
        TreeSet<String> texts = new TreeSet<>();
        for (Person person : List.of(alice, telephone, bob)) {
            try (Redoubt redoubt = person.open()) {
                redoubt.inbox();
                String other = person == bob ? "alice" : "bob";
                texts.add(redoubt.conversations()
                        .with(other)
                        .history(1)
                        .getFirst()
                        .text());
            }
        }
        assertEquals(1, texts.size());
        assertTrue(texts.first().startsWith("by the "));
    }

    @Test
    void inAGroupEachMemberHasOneReactionAndOnlyTheAuthorEdits() throws Exception {
        Person carol = new Person("carol", folder, appliance, clock).enrolled();
        try (Redoubt redoubt = alice.open()) {
            redoubt.conversations()
                    .createGroup("Hikers", List.of("bob", "carol"))
                    .send("who comes?");
        }
        for (Person person : List.of(bob, carol)) {
            try (Redoubt redoubt = person.open()) {
                redoubt.inbox();
                Conversation group = redoubt.conversations().group("Hikers");
                Message message = group.history(1).getFirst();
                assertThrows(NotYourMessageException.class, () -> group.edit(message, "never"));
                group.react(message, "no");
                clock.advance(Duration.ofSeconds(1));
                group.react(message, "me");
            }
        }
        for (Person person : List.of(alice, bob, carol)) {
            try (Redoubt redoubt = person.open()) {
                redoubt.inbox();
                Message message =
                        redoubt.conversations().group("Hikers").history(1).getFirst();
                assertEquals(List.of("me", "me"), texts(message));
            }
        }
    }

    @Test
    void anEditLengthensNoLife() throws Exception {
        try (Redoubt redoubt = alice.open()) {
            Conversation conversation = redoubt.conversations().with("bob");
            Message message =
                    conversation.send("for an hour", SendOptions.defaults().withTimeToLive(Duration.ofHours(1)));
            clock.advance(Duration.ofMinutes(59));
            conversation.edit(message, "for an hour still");
        }
        assertEquals("for an hour still", lastOf(bob));
        clock.advance(Duration.ofMinutes(1));
        assertEquals("meet at ten", lastOf(bob));
        assertEquals(List.of(), found(bob, "hour"));
    }

    private static String lastOf(Person person) throws Exception {
        try (Redoubt redoubt = person.open()) {
            redoubt.inbox();
            return redoubt.conversations().with("alice").history(1).getFirst().text();
        }
    }

    private Person telephoneOfAlice() throws Exception {
        Person telephone = new Person("telephone", folder, appliance, clock).patient();
        alice.patient();
        return telephone.joined(alice);
    }
}
