package dev.redoubt.client.messaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.redoubt.client.container.Container;
import dev.redoubt.client.container.TestContainers;
import dev.redoubt.client.container.TransactionWork;
import dev.redoubt.client.store.ConversationLog;
import dev.redoubt.client.store.ConversationLog.Arrival;
import dev.redoubt.client.store.ConversationSettings;
import dev.redoubt.client.store.DueIndex;
import dev.redoubt.client.store.FileTraces;
import dev.redoubt.client.store.Gaps;
import dev.redoubt.client.store.GroupRecords;
import dev.redoubt.client.store.MessageErasure;
import dev.redoubt.client.store.MessageLog;
import dev.redoubt.client.store.PendingTellings;
import dev.redoubt.client.store.SentLog;
import dev.redoubt.client.store.WaitingEffects;
import dev.redoubt.client.store.format.MessageRecord;
import dev.redoubt.client.store.format.UploadRecord;
import dev.redoubt.protocol.account.StateReference;
import dev.redoubt.protocol.file.BlobCapability;
import dev.redoubt.protocol.group.GroupChange;
import dev.redoubt.protocol.group.GroupHistory;
import dev.redoubt.protocol.group.GroupStep;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.message.ChainPosition;
import dev.redoubt.protocol.message.Content;
import dev.redoubt.protocol.message.Content.Receipt.Kind;
import dev.redoubt.protocol.message.ConversationId;
import dev.redoubt.protocol.message.ConversationLifetimes;
import dev.redoubt.protocol.message.FileKey;
import dev.redoubt.protocol.message.FilePointer;
import dev.redoubt.protocol.message.Message;
import dev.redoubt.protocol.message.MessageId;
import dev.redoubt.protocol.message.MessageReference;
import dev.redoubt.protocol.message.Timing;
import dev.redoubt.protocol.packet.MessageIdentity;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said about messages does something only where who says it may, and never more than there is room for. */
class ContentsIT {
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final Octets ZEROS = Octets.copyOf(new byte[32]);
    private static final AccountId ALICE = new AccountId(Octets.ofHex("01".repeat(32)));
    private static final AccountId BOB = new AccountId(Octets.ofHex("02".repeat(32)));
    private static final AccountId MALLORY = new AccountId(Octets.ofHex("03".repeat(32)));
    private static final NodeId HERE = new NodeId(Octets.ofHex("0a".repeat(16)));
    private static final NodeId TABLET = new NodeId(Octets.ofHex("0b".repeat(16)));
    private static final ConversationId WITH_BOB = ConversationId.ofPair(ALICE, BOB);

    private final SecureRandom random = new SecureRandom();
    private final List<Happening> happenings = new ArrayList<>();
    private Container container;

    @BeforeEach
    void create(@TempDir Path folder) throws Exception {
        container = TestContainers.create(folder);
    }

    @AfterEach
    void close() throws Exception {
        container.close();
    }

    private static NodeId nodeOf(AccountId account) {
        return new NodeId(Octets.copyOf(Arrays.copyOf(account.toBytes(), 16)));
    }

    /** Said between two. */
    private Said said(AccountId from, NodeId node, AccountId to, Timing timing, Content content) {
        Message message = new Message(
                MessageId.random(random),
                timing,
                ChainPosition.first(ConversationId.ofPair(from, to)),
                new StateReference(from, 1, ZEROS),
                List.of(new StateReference(to, 1, ZEROS)),
                content);
        return new Said(message, node, ALICE, HERE, NOW);
    }

    private Said byBob(Content content) {
        return said(BOB, nodeOf(BOB), ALICE, Timing.forEver(NOW), content);
    }

    private Said byMallory(Content content) {
        return said(MALLORY, nodeOf(MALLORY), ALICE, Timing.forEver(NOW), content);
    }

    private Said toMyself(Content content) {
        return said(ALICE, TABLET, ALICE, Timing.forEver(NOW), content);
    }

    private Said myTabletToBob(Content content) {
        return said(ALICE, TABLET, BOB, Timing.forEver(NOW), content);
    }

    private void take(Said said) throws Exception {
        container.write(transaction -> {
            new Contents(transaction, happenings).take(said, new Arrival(0, false, Optional.empty(), false));
            return null;
        });
    }

    private <T> T read(TransactionWork<T> work) throws Exception {
        return container.read(work);
    }

    private Optional<MessageRecord> record(Said said) throws Exception {
        return read(transaction -> {
            MessageLog log = new MessageLog(transaction);
            Optional<Long> number = log.numberOf(said.reference());
            return number.isEmpty() ? Optional.<MessageRecord>empty() : log.find(number.get());
        });
    }

    private int waiting() throws Exception {
        return read(transaction -> new WaitingEffects(transaction).count());
    }

    private MessageReference unknown() {
        return new MessageReference(nodeOf(BOB), MessageId.random(random));
    }

    @Test
    void aReceiptOfWhomTheMessageWasForIsNoted() throws Exception {
        Said sent = myTabletToBob(new Content.Text("hello"));
        take(sent);
        take(byBob(new Content.Receipt(Kind.READ, List.of(sent.reference()))));
        assertEquals(1, record(sent).orElseThrow().getReadByCount());
        assertEquals(1, record(sent).orElseThrow().getDeliveredToCount());
    }

    @Test
    void aReceiptThatIsRepeatedChangesNothing() throws Exception {
        Said sent = myTabletToBob(new Content.Text("hello"));
        take(sent);
        take(byBob(new Content.Receipt(Kind.READ, List.of(sent.reference()))));
        happenings.clear();
        take(byBob(new Content.Receipt(Kind.DELIVERED, List.of(sent.reference()))));
        take(byBob(new Content.Receipt(Kind.READ, List.of(sent.reference()))));
        assertEquals(List.of(), happenings);
    }

    @Test
    void nobodyReceiptsWhatWasNotForThem() throws Exception {
        Said sent = myTabletToBob(new Content.Text("hello"));
        take(sent);
        take(byMallory(new Content.Receipt(Kind.READ, List.of(sent.reference()))));
        assertEquals(0, record(sent).orElseThrow().getReadByCount());
    }

    @Test
    void nobodyReceiptsWhatTheyOrOthersHaveWritten() throws Exception {
        Said came = byBob(new Content.Text("hello"));
        take(came);
        take(byBob(new Content.Receipt(Kind.READ, List.of(came.reference()))));
        assertEquals(0, record(came).orElseThrow().getReadByCount());
    }

    @Test
    void aReadMarkCountsFromTheOwnAccountOnly() throws Exception {
        Said came = byBob(new Content.Text("hello"));
        take(came);
        Content.ReadMark mark = new Content.ReadMark(WITH_BOB, NOW, List.of(came.reference()));
        take(byMallory(mark));
        take(byBob(mark));
        assertEquals(0, record(came).orElseThrow().getReadAt());
        take(toMyself(mark));
        assertEquals(NOW.toEpochMilli(), record(came).orElseThrow().getReadAt());
        boolean unread = read(transaction -> new MessageLog(transaction).isUnread(1));
        assertFalse(unread);
    }

    @Test
    void aReadMarkForAnotherConversationCountsNot() throws Exception {
        Said came = byBob(new Content.Text("hello"));
        take(came);
        ConversationId other = ConversationId.ofPair(ALICE, MALLORY);
        take(toMyself(new Content.ReadMark(other, NOW, List.of(came.reference()))));
        assertEquals(0, record(came).orElseThrow().getReadAt());
    }

    @Test
    void aReadMarkFromTheFutureLengthensNoLife() throws Exception {
        Timing burning = new Timing(NOW, Duration.ZERO, Duration.ofSeconds(30));
        Said came = said(BOB, nodeOf(BOB), ALICE, burning, new Content.Text("burns"));
        take(came);
        take(toMyself(new Content.ReadMark(WITH_BOB, NOW.plusSeconds(3600), List.of(came.reference()))));
        assertEquals(
                NOW.plusSeconds(30).toEpochMilli(), record(came).orElseThrow().getDueAt());
    }

    @Test
    void anOwnDeletionCountsFromTheOwnAccountOnly() throws Exception {
        Said came = byBob(new Content.Text("hello"));
        take(came);
        Content.OwnDeletion deletion = new Content.OwnDeletion(WITH_BOB, List.of(came.reference()));
        take(byMallory(deletion));
        take(byBob(deletion));
        assertTrue(record(came).isPresent());
        take(toMyself(deletion));
        assertTrue(record(came).isEmpty());
    }

    @Test
    void whatIsSaidOfAMessageBeforeItComesWaitsForIt() throws Exception {
        Said came = byBob(new Content.Text("hello"));
        take(toMyself(new Content.ReadMark(WITH_BOB, NOW, List.of(came.reference()))));
        assertEquals(1, waiting());
        take(came);
        assertEquals(NOW.toEpochMilli(), record(came).orElseThrow().getReadAt());
        assertEquals(0, waiting());
    }

    @Test
    void whatIsSaidOfAMessageThatIsHeldWaitsForIt() throws Exception {
        Said came = byBob(new Content.Text("hello"));
        container.write(transaction -> {
            MessageIdentity identity =
                    new MessageIdentity(came.node(), came.message().id());
            new MessageLog(transaction).remember(identity, 0, NOW);
            return null;
        });
        take(toMyself(new Content.ReadMark(WITH_BOB, NOW, List.of(came.reference()))));
        take(came);
        assertEquals(NOW.toEpochMilli(), record(came).orElseThrow().getReadAt());
    }

    @Test
    void whatWaitedForTooLongIsForgotten() throws Exception {
        Said came = byBob(new Content.Text("hello"));
        Said mark = toMyself(new Content.ReadMark(WITH_BOB, NOW, List.of(came.reference())));
        take(mark);
        take(new Said(came.message(), came.node(), ALICE, HERE, NOW.plus(WaitingEffects.LONGEST)));
        assertEquals(0, record(came).orElseThrow().getReadAt());
        assertEquals(0, waiting());
    }

    @Test
    void aFloodOfWhatWaitsPushesOutItsOwnOnly() throws Exception {
        Said came = byBob(new Content.Text("hello"));
        take(toMyself(new Content.ReadMark(WITH_BOB, NOW, List.of(came.reference()))));
        for (int round = 0; round < 2; round++) {
            List<MessageReference> many = new ArrayList<>();
            for (int i = 0; i < Content.MAX_REFERENCES; i++) {
                many.add(unknown());
            }
            take(byMallory(new Content.Receipt(Kind.READ, many)));
        }
        assertEquals(1 + WaitingEffects.MAX_OF_ACCOUNT, waiting());
        take(came);
        assertEquals(NOW.toEpochMilli(), record(came).orElseThrow().getReadAt());
    }

    @Test
    void largeThingsThatWaitHaveABoundOfBytes() throws Exception {
        String large = "x".repeat(180 * 1024);
        for (int i = 0; i < 10; i++) {
            take(byMallory(new Content.Edit(unknown(), large)));
        }
        assertEquals(5, waiting(), "a quarter of 4 MiB");
    }

    @Test
    void whatIsSaidOfAMessageThatIsGoneDoesNotWait() throws Exception {
        Said came = byBob(new Content.Text("hello"));
        take(came);
        container.write(transaction -> new MessageErasure(transaction).erase(1));
        take(toMyself(new Content.ReadMark(WITH_BOB, NOW, List.of(came.reference()))));
        assertEquals(0, waiting());
    }

    @Test
    void aMessageThatComesAtTheEndOfItsLifeIsNotKeptAndOneBeforeItIs() throws Exception {
        Timing minute = new Timing(NOW.minusSeconds(60), Duration.ofSeconds(60), Duration.ZERO);
        Said over = said(BOB, nodeOf(BOB), ALICE, minute, new Content.Text("over"));
        take(over);
        assertTrue(record(over).isEmpty());
        Timing longer = new Timing(NOW.minusSeconds(60).plusMillis(1), Duration.ofSeconds(60), Duration.ZERO);
        Said last = said(BOB, nodeOf(BOB), ALICE, longer, new Content.Text("for a millisecond"));
        take(last);
        assertEquals(
                NOW.plusMillis(1).toEpochMilli(), record(last).orElseThrow().getDueAt());
    }

    @Test
    void theLongestLivesFromTheLatestTimeAreTaken() throws Exception {
        Duration longest = Duration.ofSeconds(0xffff_ffffL);
        Timing timing = new Timing(Instant.parse("9999-12-31T23:59:59Z"), longest, longest);
        Said came = said(BOB, nodeOf(BOB), ALICE, timing, new Content.Text("hello"));
        take(came);
        assertEquals(
                NOW.plus(longest).toEpochMilli(), record(came).orElseThrow().getDueAt());
        assertEquals(Optional.of(NOW.plus(longest)), read(transaction -> new DueIndex(transaction).next()));
    }

    @Test
    void aMessageFromTheEpochWithoutALifetimeStays() throws Exception {
        Said came = said(BOB, nodeOf(BOB), ALICE, Timing.forEver(Instant.EPOCH), new Content.Text("hello"));
        take(came);
        assertEquals(0, record(came).orElseThrow().getDueAt());
    }

    @Test
    void aChangeOfLifetimesFromTheFutureDoesNotHoldForEver() throws Exception {
        ConversationLifetimes theirs = new ConversationLifetimes(Duration.ofSeconds(1), Duration.ZERO);
        Timing future = Timing.forEver(Instant.parse("9999-01-01T00:00:00Z"));
        take(said(BOB, nodeOf(BOB), ALICE, future, new Content.LifetimeChange(theirs)));
        ConversationLifetimes mine = new ConversationLifetimes(Duration.ofDays(1), Duration.ZERO);
        take(said(ALICE, TABLET, BOB, Timing.forEver(NOW), new Content.LifetimeChange(mine)));
        assertEquals(mine, read(transaction -> new ConversationSettings(transaction).lifetimes(WITH_BOB)));
    }

    @Test
    void nobodyChangesTheLifetimesOfOthers() throws Exception {
        ConversationLifetimes theirs = new ConversationLifetimes(Duration.ofSeconds(1), Duration.ZERO);
        take(byMallory(new Content.LifetimeChange(theirs)));
        assertEquals(
                ConversationLifetimes.NONE,
                read(transaction -> new ConversationSettings(transaction).lifetimes(WITH_BOB)));
    }

    @Test
    void onlyTextsAndFilesOfOthersAreReceipted() throws Exception {
        take(byBob(new Content.Unsupported()));
        take(byBob(new Content.Typing(true)));
        take(byBob(new Content.Receipt(Kind.READ, List.of(unknown()))));
        take(myTabletToBob(new Content.Text("mine")));
        assertEquals(List.of(), read(transaction -> new PendingTellings(transaction).all()));
        take(byBob(new Content.Text("hello")));
        assertEquals(
                1, read(transaction -> new PendingTellings(transaction).all()).size());
    }

    @Test
    void aBatchHas256ReceiptsAndThenAnotherBegins() throws Exception {
        for (int i = 0; i < Content.MAX_REFERENCES; i++) {
            take(byBob(new Content.Text("hello")));
        }
        assertEquals(
                1, read(transaction -> new PendingTellings(transaction).all()).size());
        take(byBob(new Content.Text("one more")));
        assertEquals(
                2, read(transaction -> new PendingTellings(transaction).all()).size());
    }

    private int receiptsInAGroupOf(int members) throws Exception {
        List<AccountId> others = new ArrayList<>();
        others.add(ALICE);
        for (int i = 0; i < members - 2; i++) {
            others.add(new AccountId(Octets.ofHex("%02x".formatted(0x40 + i).repeat(32))));
        }
        GroupStep step = GroupStep.create(
                BOB, new GroupChange.Create(Octets.copyOf(new byte[32]), "Hikers", ConversationLifetimes.NONE, others));
        container.write(transaction -> {
            new GroupRecords(transaction).put(GroupHistory.beginningWith(step), NOW);
            return null;
        });
        Message message = new Message(
                MessageId.random(random),
                Timing.forEver(NOW),
                ChainPosition.first(step.state().conversation()).in(step.state().digest()),
                new StateReference(BOB, 1, ZEROS),
                List.of(new StateReference(ALICE, 1, ZEROS)),
                new Content.Text("hello"));
        take(new Said(message, nodeOf(BOB), ALICE, HERE, NOW));
        return read(transaction -> new PendingTellings(transaction).all()).size();
    }

    @Test
    void aGroupOf16GetsReceipts() throws Exception {
        assertEquals(1, receiptsInAGroupOf(ReceiptsDue.LARGEST_GROUP));
    }

    @Test
    void aGroupOf17GetsNone() throws Exception {
        assertEquals(0, receiptsInAGroupOf(ReceiptsDue.LARGEST_GROUP + 1));
    }

    @Test
    void typingIsToldAndOldTypingIsNot() throws Exception {
        take(byBob(new Content.Typing(true)));
        assertEquals(List.of(new Happening.Typing(WITH_BOB, BOB, true)), happenings);
        happenings.clear();
        take(said(BOB, nodeOf(BOB), ALICE, Timing.forEver(NOW.minusSeconds(61)), new Content.Typing(true)));
        assertEquals(List.of(), happenings);
    }

    private static UploadRecord upload() {
        return UploadRecord.newBuilder()
                .setWriteCapability(ByteString.copyFrom(new byte[32]))
                .build();
    }

    private static Content.File file() {
        BlobCapability.Write write = new BlobCapability.Write(
                Octets.copyOf(upload().getWriteCapability().toByteArray()));
        return new Content.File(new FilePointer(
                "map.png",
                "image/png",
                1,
                write.read().value(),
                FileKey.copyOf(new byte[FileKey.SIZE]),
                ZEROS,
                NOW.plusSeconds(3600),
                Octets.copyOf(new byte[0]),
                1));
    }

    private int blobsToDelete() throws Exception {
        return read(transaction -> new FileTraces(transaction).blobs()).size();
    }

    /** Who got a file knows where it lies: a pointer to it that comes back is no word of who has sent it. */
    @Test
    void aFileThatComesBackDoesNotTakeTheOwnOneWithIt() throws Exception {
        container.write(transaction -> {
            new FileTraces(transaction).sent(upload(), NOW.plusSeconds(3600));
            return null;
        });
        Said back = byMallory(file());
        take(back);
        take(byMallory(new Content.Deletion(List.of(back.reference()))));
        Said burning = byMallory(file());
        take(burning);
        container.write(transaction -> new MessageErasure(transaction)
                .erase(new MessageLog(transaction).numberOf(burning.reference()).orElseThrow()));
        assertEquals(0, blobsToDelete());
        Said sent = myTabletToBob(file());
        take(sent);
        take(myTabletToBob(new Content.Deletion(List.of(sent.reference()))));
        assertEquals(1, blobsToDelete());
    }

    @Test
    void aFileAmongTheOwnNotesTakesItsBlobWithIt() throws Exception {
        container.write(transaction -> {
            new FileTraces(transaction).sent(upload(), NOW.plusSeconds(3600));
            return null;
        });
        Said note = toMyself(file());
        take(note);
        take(toMyself(new Content.Deletion(List.of(note.reference()))));
        assertEquals(1, blobsToDelete());
    }

    /** Who wrote it has read it when it is sent: the others are still to fetch it. */
    @Test
    void aFileThatBurnsStaysForThoseWhoHaveNotReadIt() throws Exception {
        container.write(transaction -> {
            new FileTraces(transaction).sent(upload(), NOW.plusSeconds(3600));
            return null;
        });
        Timing burning = new Timing(NOW, Duration.ZERO, Duration.ofSeconds(30));
        Said sent = said(ALICE, TABLET, BOB, burning, file());
        take(sent);
        container.write(transaction -> new MessageErasure(transaction).erase(1));
        assertTrue(record(sent).isEmpty());
        assertEquals(0, blobsToDelete());
    }

    /** Said here, and kept for who misses it. */
    private Said kept(MessageId id, long counter, Content content) throws Exception {
        Octets previous = Octets.ofHex("05".repeat(32));
        Message message = new Message(
                id,
                Timing.forEver(NOW),
                counter == 1 ? ChainPosition.first(WITH_BOB) : new ChainPosition(WITH_BOB, counter, previous, null),
                new StateReference(ALICE, 1, ZEROS),
                List.of(new StateReference(BOB, 1, ZEROS)),
                content);
        container.write(transaction -> {
            new SentLog(transaction, WITH_BOB).keep(new SentLog.Sent(message, false, ZEROS, ZEROS), NOW);
            return null;
        });
        Said said = new Said(message, HERE, ALICE, HERE, NOW);
        take(said);
        return said;
    }

    private boolean maySayAgain(long counter) throws Exception {
        return read(transaction -> new SentLog(transaction, WITH_BOB).find(counter, nodeOf(BOB), NOW))
                .isPresent();
    }

    @Test
    void nobodyDeletesWhatCouldBeSaidAgainByItsIdentifier() throws Exception {
        Said mine = kept(MessageId.random(random), 1, new Content.Text("hello"));
        Message same = new Message(
                mine.message().id(),
                Timing.forEver(NOW),
                ChainPosition.first(WITH_BOB),
                new StateReference(BOB, 1, ZEROS),
                List.of(new StateReference(ALICE, 1, ZEROS)),
                new Content.Text("the same identifier"));
        Said theirs = new Said(same, nodeOf(BOB), ALICE, HERE, NOW);
        take(theirs);
        take(byBob(new Content.Deletion(List.of(theirs.reference()))));
        assertTrue(maySayAgain(1));
    }

    @Test
    void withAMessageGoesEachOtherTextThatItWasGiven() throws Exception {
        Said mine = kept(MessageId.random(random), 1, new Content.Text("hello"));
        kept(MessageId.random(random), 2, new Content.Edit(mine.reference(), "hello all"));
        Said other = kept(MessageId.random(random), 3, new Content.Text("another"));
        kept(MessageId.random(random), 4, new Content.Edit(other.reference(), "another one"));
        kept(MessageId.random(random), 5, new Content.Deletion(List.of(mine.reference())));
        assertEquals(
                List.of(false, false, true, true, true),
                List.of(maySayAgain(1), maySayAgain(2), maySayAgain(3), maySayAgain(4), maySayAgain(5)));
    }

    private Arrival arrives(ChainPosition position) throws Exception {
        return container.write(transaction ->
                new ConversationLog(transaction, WITH_BOB).arrived(nodeOf(BOB), BOB, position, ZEROS, NOW));
    }

    /** An appliance that holds back what comes first would delete it without a trace. */
    @Test
    void whatWasBeforeTheFirstThatCameIsNoRepetition() throws Exception {
        Arrival ninth = arrives(new ChainPosition(WITH_BOB, 9, Octets.ofHex("05".repeat(32)), null));
        assertEquals(0, ninth.missing());
        assertEquals(0, dueGaps(NOW.plus(Duration.ofDays(365))));
        assertFalse(arrives(ChainPosition.first(WITH_BOB)).repeated());
        assertTrue(arrives(ChainPosition.first(WITH_BOB)).repeated());
        assertTrue(arrives(new ChainPosition(WITH_BOB, 9, Octets.ofHex("05".repeat(32)), null))
                .repeated());
    }

    private int dueGaps(Instant now) throws Exception {
        return read(transaction -> Gaps.due(transaction, now)).size();
    }

    /** Otherwise whatever comes costs a look at everything that is missing for good. */
    @Test
    void whatIsGivenUpIsNeverDueAgain() throws Exception {
        ChainPosition third = new ChainPosition(WITH_BOB, 3, Octets.ofHex("05".repeat(32)), null);
        container.write(
                transaction -> new ConversationLog(transaction, WITH_BOB).arrived(nodeOf(BOB), BOB, third, ZEROS, NOW));
        assertEquals(0, dueGaps(NOW.plus(Gaps.FIRST).minusMillis(1)));
        Instant now = NOW.plus(Gaps.FIRST);
        for (int i = 0; i < Gaps.TRIES; i++) {
            Instant when = now;
            assertEquals(1, dueGaps(when));
            container.write(transaction -> {
                new Gaps(transaction, WITH_BOB, nodeOf(BOB)).asked(List.of(1L, 2L), when);
                return null;
            });
            assertEquals(0, dueGaps(when));
            now = now.plus(Gaps.AGAIN);
        }
        Instant end = now;
        assertEquals(1, dueGaps(end));
        container.write(transaction -> new Gaps(transaction, WITH_BOB, nodeOf(BOB)).giveUp(end));
        assertEquals(0, dueGaps(end.plus(Duration.ofDays(365))));
    }
}
