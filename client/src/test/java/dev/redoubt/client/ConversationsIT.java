package dev.redoubt.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.redoubt.client.conversation.Conversation;
import dev.redoubt.client.failure.UnknownNameException;
import dev.redoubt.client.model.ConversationInfo;
import dev.redoubt.client.model.Message;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Conversations as the SDK shows them, of people at an appliance in memory. */
class ConversationsIT {
    @TempDir
    Path folder;

    private final TestClock clock = new TestClock();
    private final FakeAppliance appliance = new FakeAppliance(clock);
    private Person alice;
    private Person bob;

    @BeforeEach
    void threeOfThemTalk() throws Exception {
        alice = new Person("alice", folder, appliance, clock).enrolled();
        bob = new Person("bob", folder, appliance, clock).enrolled();
        Person carol = new Person("carol", folder, appliance, clock).enrolled();
        bob.send("alice", "first");
        bob.send("alice", "second");
        try (Redoubt redoubt = alice.open()) {
            redoubt.inbox();
        }
        clock.advance(Duration.ofMinutes(1));
        carol.send("alice", "from carol");
        try (Redoubt redoubt = alice.open()) {
            redoubt.inbox();
        }
    }

    private static List<String> texts(List<Message> messages) {
        return messages.stream().map(Message::text).toList();
    }

    @Test
    void theNewestComesFirstWithItsTitleUnreadAndLastMessage() throws Exception {
        try (Redoubt redoubt = alice.open()) {
            List<Conversation> all = redoubt.conversations().all();
            assertEquals(2, all.size());
            ConversationInfo carol = all.getFirst().info();
            ConversationInfo bob = all.getLast().info();
            assertEquals("carol", carol.title());
            assertEquals(1, carol.unread());
            assertEquals("bob", bob.title());
            assertEquals(2, bob.unread());
            assertEquals(ConversationInfo.Kind.OF_TWO, bob.kind());
            assertEquals("second", bob.last().orElseThrow().text());
        }
    }

    @Test
    void aHistoryIsOfOneConversationAndOfBothWays() throws Exception {
        try (Redoubt redoubt = alice.open()) {
            Conversation bob = redoubt.conversations().with("bob");
            assertEquals(Message.Status.SENT, bob.send("answer").status());
            assertEquals(List.of("first", "second", "answer"), texts(bob.history(10)));
            assertEquals(List.of("second", "answer"), texts(bob.history(2)));
            assertEquals(List.of(), bob.history(0));
        }
        assertEquals(List.of("answer"), bob.texts());
    }

    @Test
    void readingOneConversationLeavesTheOthersUnread() throws Exception {
        try (Redoubt redoubt = alice.open()) {
            Conversation bob = redoubt.conversations().with("bob");
            bob.markRead();
            bob.markRead();
            assertEquals(0, bob.info().unread());
            assertEquals(1, redoubt.conversations().with("carol").info().unread());
            assertEquals(List.of("from carol"), texts(redoubt.unread()));
        }
    }

    @Test
    void markingMessagesReadCountsInTheirConversation() throws Exception {
        try (Redoubt redoubt = alice.open()) {
            redoubt.markRead(List.of(redoubt.unread().getFirst()));
            assertEquals(1, redoubt.conversations().with("bob").info().unread());
        }
    }

    @Test
    void notesToOneselfAreAConversationOfTheirOwn() throws Exception {
        try (Redoubt redoubt = alice.open()) {
            redoubt.conversations().own().send("remember");
            ConversationInfo own = redoubt.conversations().own().info();
            assertEquals(ConversationInfo.Kind.OWN, own.kind());
            assertEquals("alice", own.title());
            assertEquals("remember", own.last().orElseThrow().text());
        }
    }

    @Test
    void aConversationWithNobodyCannotBe() throws Exception {
        try (Redoubt redoubt = alice.open()) {
            assertThrows(
                    UnknownNameException.class, () -> redoubt.conversations().with("dave"));
        }
    }
}
