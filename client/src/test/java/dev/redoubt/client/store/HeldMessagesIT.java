package dev.redoubt.client.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.client.container.Container;
import dev.redoubt.client.container.TestContainers;
import dev.redoubt.client.store.HeldMessages.Held;
import dev.redoubt.client.store.format.MessageRecord;
import dev.redoubt.client.store.format.MessageStatus;
import dev.redoubt.protocol.account.StateReference;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.message.ChainPosition;
import dev.redoubt.protocol.message.Content;
import dev.redoubt.protocol.message.ConversationId;
import dev.redoubt.protocol.message.Message;
import dev.redoubt.protocol.message.MessageId;
import dev.redoubt.protocol.message.MessageReference;
import dev.redoubt.protocol.message.Timing;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What waits out of sight stays in bounds, and nobody pushes out what others have said. */
class HeldMessagesIT {
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final Octets ZEROS = Octets.copyOf(new byte[32]);
    private static final ConversationId GROUP = new ConversationId(Octets.ofHex("02".repeat(32)));
    private static final AccountId BOB = new AccountId(Octets.ofHex("03".repeat(32)));
    private static final AccountId MALLORY = new AccountId(Octets.ofHex("04".repeat(32)));

    private final SecureRandom random = new SecureRandom();
    private Container container;

    @BeforeEach
    void create(@TempDir Path folder) throws Exception {
        container = TestContainers.create(folder);
    }

    @AfterEach
    void close() throws Exception {
        container.close();
    }

    private Held held(AccountId sender, Content content) {
        return held(sender, Timing.forEver(NOW), content);
    }

    private Held held(AccountId sender, Timing timing, Content content) {
        Message message = new Message(
                MessageId.random(random),
                timing,
                ChainPosition.first(GROUP).in(Octets.ofHex("05".repeat(32))),
                new StateReference(sender, 1, ZEROS),
                List.of(new StateReference(AccountId.of(new byte[32]), 1, ZEROS)),
                content);
        return new Held(0, message, NodeId.of(new byte[NodeId.SIZE]), true, ZEROS);
    }

    private int hold(Held... all) throws Exception {
        return container.write(transaction -> {
            int dropped = 0;
            for (Held one : all) {
                dropped += new HeldMessages(transaction).hold(one, NOW);
            }
            return dropped;
        });
    }

    private List<Held> all() throws Exception {
        return container.read(transaction -> new HeldMessages(transaction).of(GROUP));
    }

    @Test
    void aMessageComesBackAsItWasHeld() throws Exception {
        Held held = held(BOB, new Content.Text("early"));
        assertEquals(0, hold(held));
        Held back = all().getFirst();
        assertEquals(held.message(), back.message());
        assertEquals(held.node(), back.node());
        assertTrue(back.signed());
    }

    @Test
    void alsoOneOfAKindThatThisVersionDoesNotKnow() throws Exception {
        hold(held(BOB, new Content.Unsupported()));
        assertEquals(new Content.Unsupported(), all().getFirst().message().content());
    }

    @Test
    void whoFloodsPushesOutTheirOwn() throws Exception {
        hold(held(BOB, new Content.Text("from bob")));
        Held[] flood = new Held[HeldMessages.MAX_MESSAGES];
        for (int i = 0; i < flood.length; i++) {
            flood[i] = held(MALLORY, new Content.Text("flood " + i));
        }
        assertEquals(1, hold(flood));
        List<Held> held = all();
        assertEquals(HeldMessages.MAX_MESSAGES, held.size());
        assertEquals(new Content.Text("from bob"), held.getFirst().message().content());
        assertEquals(new Content.Text("flood 1"), held.get(1).message().content());
    }

    @Test
    void bytesAreBoundedToo() throws Exception {
        String large = "x".repeat(190 * 1024);
        Held[] flood = new Held[HeldMessages.MAX_BYTES / large.length() + 1];
        for (int i = 0; i < flood.length; i++) {
            flood[i] = held(MALLORY, new Content.Text(large));
        }
        assertTrue(hold(flood) >= 1);
        assertTrue((long) all().size() * large.length() <= HeldMessages.MAX_BYTES);
    }

    @Test
    void whatWaitsForTooLongIsDropped() throws Exception {
        hold(held(BOB, new Content.Text("early")));
        Instant last = NOW.plus(HeldMessages.LONGEST);
        assertEquals(0, (int) container.write(transaction -> new HeldMessages(transaction).dropOld(last)));
        assertEquals(
                1, (int) container.write(transaction -> new HeldMessages(transaction).dropOld(last.plusMillis(1))));
        assertEquals(List.of(), all());
    }

    @Test
    void whatIsOverBeforeItHasAPlaceIsDropped() throws Exception {
        hold(held(BOB, new Timing(NOW.minusSeconds(10), Duration.ofSeconds(60), Duration.ZERO), new Content.Text("x")));
        Instant last = NOW.plusSeconds(50);
        assertEquals(
                0, (int) container.write(transaction -> new HeldMessages(transaction).dropOld(last.minusMillis(1))));
        assertEquals(1, (int) container.write(transaction -> new HeldMessages(transaction).dropOld(last)));
    }

    /** Content version 3: a log that was written before messages were found by their identities. */
    @Test
    void olderMessagesAreFoundByWhatOthersCallThemAndGoWhenTheirTimeHasCome() throws Exception {
        MessageId id = MessageId.random(random);
        NodeId node = NodeId.of(new byte[NodeId.SIZE]);
        container.write(transaction -> {
            MessageLog log = new MessageLog(transaction);
            log.append(MessageRecord.newBuilder()
                    .setAccountId(MessageLog.bytes(BOB.value()))
                    .setConversationId(MessageLog.bytes(GROUP.value()))
                    .setMessageId(MessageLog.bytes(id.value()))
                    .setNodeId(MessageLog.bytes(node.value()))
                    .setStatus(MessageStatus.MESSAGE_STATUS_RECEIVED)
                    .setSentAt(NOW.toEpochMilli())
                    .setKeptAt(NOW.toEpochMilli())
                    .setTimeToLive(60)
                    .build());
            MessageLog.nameAll(transaction);
            return null;
        });
        assertEquals(
                Optional.of(1L),
                container.read(transaction -> new MessageLog(transaction).numberOf(new MessageReference(node, id))));
        assertEquals(Optional.of(NOW.plusSeconds(60)), container.read(transaction -> new DueIndex(transaction).next()));
    }

    /** Content version 2: a log that was written before conversations had lists. */
    @Test
    void olderMessagesFindTheirConversations() throws Exception {
        container.write(transaction -> {
            MessageLog log = new MessageLog(transaction);
            for (int i = 0; i < 3; i++) {
                log.append(MessageRecord.newBuilder()
                        .setAccountId(MessageLog.bytes(BOB.value()))
                        .setConversationId(MessageLog.bytes(GROUP.value()))
                        .setStatus(MessageStatus.MESSAGE_STATUS_RECEIVED)
                        .setContentKind(20)
                        .setText("message " + i)
                        .build());
            }
            log.markRead(List.of(1L));
            new ConversationBook(transaction).forget(GROUP);
            MessageLog.linkAll(transaction);
            return null;
        });
        List<String> texts = container.read(transaction -> new MessageLog(transaction)
                .newest(GROUP, 10).stream()
                        .map(dev.redoubt.client.model.Message::text)
                        .toList());
        assertEquals(List.of("message 0", "message 1", "message 2"), texts);
        long unread = container.read(transaction ->
                new ConversationBook(transaction).find(GROUP).orElseThrow().unread());
        assertEquals(2, unread);
    }
}
