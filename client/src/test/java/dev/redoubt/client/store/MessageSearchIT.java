package dev.redoubt.client.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.client.container.Container;
import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.container.PassphraseCost;
import dev.redoubt.client.model.Message;
import dev.redoubt.client.store.format.MessageRecord;
import dev.redoubt.client.store.format.MessageStatus;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.message.ConversationId;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Search in a real container. */
class MessageSearchIT {
    private static final ConversationId HERE = new ConversationId(Octets.ofHex("02".repeat(32)));
    private static final ConversationId THERE = new ConversationId(Octets.ofHex("03".repeat(32)));

    private Container container;
    private Path home;

    @BeforeEach
    void create(@TempDir Path folder) throws Exception {
        home = folder.resolve("home");
        try (Passphrase passphrase = Passphrase.takeOwnershipOf("correct horse".toCharArray())) {
            container = Container.create(
                    home, passphrase, new PassphraseCost(8 * 1024, 1, 1), List.of(), new SecureRandom());
        }
    }

    @AfterEach
    void close() throws Exception {
        container.close();
    }

    private static MessageRecord record(ConversationId conversation, String text) {
        return MessageRecord.newBuilder()
                .setAccountId(MessageLog.bytes(Octets.ofHex("04".repeat(32))))
                .setConversationId(MessageLog.bytes(conversation.value()))
                .setStatus(MessageStatus.MESSAGE_STATUS_RECEIVED)
                .setContentKind(20)
                .setText(text)
                .build();
    }

    private void keep(ConversationId conversation, String... texts) throws Exception {
        container.write(transaction -> {
            for (String text : texts) {
                new MessageLog(transaction).append(record(conversation, text));
            }
            return null;
        });
    }

    private List<String> find(String words, Optional<ConversationId> in, int most) throws Exception {
        return container.read(transaction -> new MessageSearch(transaction).find(words, in, most)).stream()
                .map(Message::text)
                .toList();
    }

    private List<String> find(String words) throws Exception {
        return find(words, Optional.empty(), 10);
    }

    @Test
    void allWordsMustStandInAMessageInAnyOrder() throws Exception {
        keep(HERE, "The summit on Saturday", "Saturday is fine", "the SATURDAY of the summit");
        assertEquals(List.of("The summit on Saturday", "the SATURDAY of the summit"), find("saturday summit"));
        assertEquals(List.of(), find("saturday valley"));
    }

    @Test
    void theLastWordMayBeABeginningFromThreeCharactersOn() throws Exception {
        keep(HERE, "mountain hut", "mountaineer", "my");
        assertEquals(List.of("mountain hut", "mountaineer"), find("mou"));
        assertEquals(List.of("mountain hut"), find("hut mountai"));
        assertEquals(List.of(), find("mo"));
        assertEquals(List.of("my"), find("my"));
        assertEquals(List.of(), find("mounta hut"));
    }

    @Test
    void theNewestAreFoundInOneConversationOrAll() throws Exception {
        keep(HERE, "first here");
        keep(THERE, "first there");
        keep(HERE, "second here", "third here");
        assertEquals(List.of("second here", "third here"), find("here", Optional.empty(), 2));
        assertEquals(List.of("first there"), find("first", Optional.of(THERE), 10));
        assertEquals(List.of(), find("  "));
    }

    @Test
    void whatIsChangedIsNotFoundByItsOldWords() throws Exception {
        keep(HERE, "meet at ten", "at ten too");
        container.write(transaction -> {
            MessageLog log = new MessageLog(transaction);
            log.change(
                    1,
                    log.find(1).orElseThrow().toBuilder()
                            .setText("meet at nine")
                            .build());
            return null;
        });
        assertEquals(List.of("at ten too"), find("ten"));
        assertEquals(List.of("meet at nine"), find("nine"));
    }

    /** Many pages of one beginning, over the edge of a range. */
    @Test
    void nothingIsLostBetweenPagesAndRanges() throws Exception {
        TreeSet<Long> expected = new TreeSet<>();
        container.write(transaction -> {
            SearchIndex index = new SearchIndex(transaction);
            for (long number = SearchIndex.RANGE - 1_500; number < SearchIndex.RANGE + 1_500; number++) {
                index.add(number, "thesis number" + number % 7);
                expected.add(number);
            }
            index.flush();
            for (long number = SearchIndex.RANGE - 1_500; number < SearchIndex.RANGE + 1_500; number += 3) {
                SearchIndex.replace(transaction, number, "thesis number" + number % 7, "");
                expected.remove(number);
            }
            return null;
        });
        TreeSet<Long> found = new TreeSet<>();
        container.read(transaction -> {
            found.addAll(new SearchIndex(transaction).find(List.of("thesis"), 0));
            found.addAll(new SearchIndex(transaction).find(List.of("thesis"), 1));
            return null;
        });
        assertEquals(expected, found);
    }

    @Test
    void whenTheLastGoesNoPageIsLeft() throws Exception {
        keep(HERE, "summit");
        assertTrue(container.read(t -> t.list(RecordTypes.SEARCH_PAGE)).size() == 1);
        container.write(transaction -> {
            MessageLog log = new MessageLog(transaction);
            log.change(1, log.find(1).orElseThrow().toBuilder().clearText().build());
            return null;
        });
        assertEquals(0, container.read(t -> t.list(RecordTypes.SEARCH_PAGE)).size());
    }

    /** Content version 4: messages that were kept before there was an index. */
    @Test
    void olderMessagesAreIndexedOnce() throws Exception {
        keep(HERE, "summit on saturday", "saturday");
        container.write(transaction -> {
            for (var page : transaction.list(RecordTypes.SEARCH_PAGE)) {
                transaction.delete(new dev.redoubt.client.container.RecordName(RecordTypes.SEARCH_PAGE, page.id()));
            }
            MessageSearch.indexAll(transaction);
            return null;
        });
        assertEquals(List.of("summit on saturday", "saturday"), find("saturday"));
    }

    /** A thief sees how many pages there are, and no more of them. */
    @Test
    void allPagesHaveOneSize() throws Exception {
        keep(HERE, "a");
        keep(HERE, "x".repeat(40) + " \u00e4\u00f6\u00fc \u6f22");
        for (int i = 0; i < 30; i++) {
            keep(HERE, "summit s" + i);
        }
        int pages = container.read(t -> t.list(RecordTypes.SEARCH_PAGE)).size();
        container.close();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("container.db"));
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT length(sealed), count(*) FROM record WHERE kind ="
                        + " (SELECT kind FROM record GROUP BY kind HAVING count(*) = " + pages + ")"
                        + " GROUP BY length(sealed)")) {
            assertTrue(rows.next());
            assertEquals(512 + 28, rows.getInt(1));
            assertTrue(!rows.next());
        }
    }

    /** Whoever writes may choose words that all lie together; to forget one message must not read them all for each word. */
    @Test
    void aMessageOfManyWordsThatBeginAlikeIsForgottenInAShortTime() throws Exception {
        for (int message = 0; message < 20; message++) {
            StringBuilder words = new StringBuilder();
            for (int word = 0; word < SearchWords.MOST; word++) {
                words.append(" mou%02d%03d".formatted(message, word));
            }
            keep(HERE, words.toString());
        }
        assertTimeout(
                Duration.ofSeconds(4), () -> container.write(transaction -> new MessageErasure(transaction).erase(1)));
        assertEquals(0, find("mou00").size());
        assertEquals(1, find("mou19999").size());
    }
}
