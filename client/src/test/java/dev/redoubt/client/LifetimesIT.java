package dev.redoubt.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.client.failure.ApplianceUnreachableException;
import dev.redoubt.client.failure.NotAllowedException;
import dev.redoubt.client.model.Contact;
import dev.redoubt.client.model.ConversationInfo;
import dev.redoubt.client.model.Lifetime;
import dev.redoubt.client.model.Message;
import dev.redoubt.client.model.MessageListener;
import dev.redoubt.client.model.Notice;
import dev.redoubt.client.model.SendOptions;
import dev.redoubt.client.model.Settings;
import dev.redoubt.protocol.message.ConversationId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How long messages live, who has read them, and what one's own devices learn of it; at an appliance in memory. */
@Timeout(60)
class LifetimesIT {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final SendOptions AN_HOUR = SendOptions.defaults().withTimeToLive(HOUR);
    private static final SendOptions BURNING = SendOptions.defaults().withBurnAfterReading(Duration.ofSeconds(30));

    @TempDir
    Path folder;

    private final TestClock clock = new TestClock();
    private final FakeAppliance appliance = new FakeAppliance(clock);
    private Person alice;
    private Person bob;

    @BeforeEach
    void enrolBoth() throws Exception {
        alice = person("alice").enrolled();
        bob = person("bob").enrolled();
    }

    private Person person(String name) {
        return new Person(name, folder, appliance, clock).patient();
    }

    private Person telephoneOfBob() throws Exception {
        return person("telephone").joined(bob);
    }

    private static Message send(Person from, String to, String text, SendOptions options) throws Exception {
        try (Redoubt redoubt = from.open()) {
            return redoubt.send(to, text, options);
        }
    }

    private static List<String> history(Person person) throws Exception {
        try (Redoubt redoubt = person.open()) {
            return texts(redoubt.history());
        }
    }

    private static List<String> texts(List<Message> messages) {
        return messages.stream().map(Message::text).toList();
    }

    private static void fetch(Person person) throws Exception {
        try (Redoubt redoubt = person.open()) {
            redoubt.inbox();
        }
    }

    @Test
    void aMessageIsThereUntilItsTimeIsOverAndGoneOnBothSidesThen() throws Exception {
        Message sent = send(alice, "bob", "for an hour", AN_HOUR);
        assertEquals(Optional.of(clock.instant().plus(HOUR)), sent.expiresAt());
        assertEquals(List.of("for an hour"), bob.texts());
        clock.advance(HOUR.minusMillis(1));
        assertEquals(List.of("for an hour"), history(bob));
        assertEquals(List.of("for an hour"), history(alice));
        clock.advance(Duration.ofMillis(1));
        assertEquals(List.of(), history(bob));
        assertEquals(List.of(), history(alice));
    }

    @Test
    void whatFellDueWhileTheDeviceWasOffIsNeverShownButItsCounterCounts() throws Exception {
        send(alice, "bob", "too late", AN_HOUR);
        clock.advance(HOUR);
        alice.send("bob", "in time");
        try (Redoubt redoubt = bob.open()) {
            List<Message> messages = redoubt.inbox();
            assertEquals(List.of("in time"), texts(messages));
            assertEquals(0, messages.getFirst().missingBefore());
        }
    }

    @Test
    void theSenderCannotLengthenALifeByAClockThatIsAhead() throws Exception {
        clock.advance(Duration.ofDays(1));
        send(alice, "bob", "from tomorrow", AN_HOUR);
        clock.advance(Duration.ofDays(-1));
        fetch(bob);
        clock.advance(HOUR);
        assertEquals(List.of(), history(bob));
    }

    @Test
    void aClockThatIsSetBackLengthensNoLife() throws Exception {
        send(alice, "bob", "for an hour", AN_HOUR);
        fetch(bob);
        clock.advance(HOUR.minusSeconds(1));
        fetch(bob);
        clock.advance(Duration.ofDays(-7));
        assertEquals(List.of("for an hour"), history(bob));
        clock.advance(Duration.ofDays(7).plusSeconds(1));
        assertEquals(List.of(), history(bob));
    }

    @Test
    void whatIsSentByAClockThatWasSetBackIsNotOverAtOnce() throws Exception {
        clock.advance(Duration.ofDays(1));
        alice.send("bob", "before");
        clock.advance(Duration.ofDays(-1));
        send(alice, "bob", "after", AN_HOUR);
        assertEquals(List.of("before", "after"), history(alice));
    }

    @Test
    void burningBeginsWithReadingAndNeverLengthensALife() throws Exception {
        send(alice, "bob", "burns", BURNING);
        send(alice, "bob", "for a minute", BURNING.withTimeToLive(Duration.ofMinutes(1)));
        fetch(bob);
        clock.advance(Duration.ofSeconds(45));
        assertEquals(List.of("burns", "for a minute"), history(bob));
        assertEquals(2, bob.inbox().size());
        clock.advance(Duration.ofSeconds(15));
        assertEquals(List.of("burns"), history(bob), "the minute was over before the 30 seconds after reading");
        clock.advance(Duration.ofSeconds(14));
        assertEquals(List.of("burns"), history(bob));
        clock.advance(Duration.ofSeconds(1));
        assertEquals(List.of(), history(bob));
    }

    @Test
    void whoWroteAMessageThatBurnsHasReadIt() throws Exception {
        send(alice, "bob", "burns", BURNING);
        clock.advance(Duration.ofSeconds(30));
        assertEquals(List.of(), history(alice));
    }

    @Test
    void allDevicesOfAnAccountDeleteAtTheSameTimeAlsoAfterBeingOffline() throws Exception {
        Person telephone = telephoneOfBob();
        send(alice, "bob", "burns", BURNING);
        fetch(telephone);
        assertEquals(List.of("burns"), bob.texts());
        clock.advance(Duration.ofSeconds(10));
        fetch(telephone);
        try (Redoubt redoubt = telephone.open()) {
            Message copy = redoubt.history().getFirst();
            assertEquals(Optional.of(clock.instant().plusSeconds(20)), copy.expiresAt(), "since it was read elsewhere");
            assertEquals(List.of(), redoubt.unread());
            assertEquals(0, redoubt.conversations().with("alice").info().unread());
        }
        clock.advance(Duration.ofSeconds(20));
        assertEquals(List.of(), history(telephone));
        assertEquals(List.of(), history(bob));
    }

    @Test
    void aMessageThatGoesLeavesItsConversationInOrder() throws Exception {
        alice.send("bob", "first");
        send(alice, "bob", "second", AN_HOUR);
        alice.send("bob", "third");
        send(alice, "bob", "fourth", AN_HOUR);
        fetch(bob);
        clock.advance(HOUR);
        try (Redoubt redoubt = bob.open()) {
            assertEquals(
                    List.of("first", "third"),
                    texts(redoubt.conversations().with("alice").history(10)));
            ConversationInfo info = redoubt.conversations().with("alice").info();
            assertEquals("third", info.last().orElseThrow().text());
            assertEquals(2, info.unread());
            assertEquals(List.of("first", "third"), texts(redoubt.unread()));
        }
    }

    @Test
    void aMessageGoesWhileTheDeviceRuns() throws Exception {
        send(alice, "bob", "for an hour", AN_HOUR);
        fetch(bob);
        try (Redoubt redoubt = bob.open()) {
            CompletableFuture<Long> gone = new CompletableFuture<>();
            try (Subscription _ = redoubt.listen(new Watching(gone))) {
                clock.advance(HOUR);
                assertEquals(1L, gone.get());
            }
        }
    }

    @Test
    void theApplianceKeepsAMessageNoLongerThanToTheFullHourAfterItsEnd() throws Exception {
        long hour = clock.instant().getEpochSecond() / 3600;
        send(alice, "bob", "for an hour", AN_HOUR);
        assertEquals(hour + 1, appliance.newest().getExpiresAtHour());
        send(alice, "bob", "for a second more", SendOptions.defaults().withTimeToLive(HOUR.plusSeconds(1)));
        assertEquals(hour + 2, appliance.newest().getExpiresAtHour());
        alice.send("bob", "for ever");
        assertEquals(0, appliance.newest().getExpiresAtHour());
    }

    @Test
    void theLongestLifeIsTakenAndALongerOneIsRefused() throws Exception {
        Duration longest = Duration.ofSeconds(0xffff_ffffL);
        Message sent =
                send(alice, "bob", "for 136 years", SendOptions.defaults().withTimeToLive(longest));
        assertEquals(Optional.of(clock.instant().plus(longest)), sent.expiresAt());
        assertEquals(List.of("for 136 years"), bob.texts());
        assertThrows(
                IllegalArgumentException.class,
                () -> send(alice, "bob", "no", SendOptions.defaults().withTimeToLive(longest.plusSeconds(1))));
    }

    @Test
    void eitherOfTwoSettlesHowLongTheirMessagesLiveAndTheOtherIsToldWhoDid() throws Exception {
        try (Redoubt redoubt = alice.open()) {
            redoubt.conversations().with("bob").setLifetime(new Lifetime(HOUR, Duration.ZERO));
        }
        try (Redoubt redoubt = bob.open()) {
            redoubt.inbox();
            assertEquals(
                    new Lifetime(HOUR, Duration.ZERO),
                    redoubt.conversations().with("alice").lifetime());
            Notice notice = redoubt.notices().getFirst();
            assertEquals(Notice.Kind.LIFETIMES, notice.kind());
            assertEquals("alice", notice.contact().orElseThrow().displayName());
            Message sent = redoubt.send("alice", "follows the conversation");
            assertEquals(Optional.of(clock.instant().plus(HOUR)), sent.expiresAt());
            Message kept =
                    redoubt.send("alice", "does not", SendOptions.defaults().withTimeToLive(Duration.ZERO));
            assertEquals(Optional.empty(), kept.expiresAt());
        }
    }

    @Test
    void theChangeThatWasMadeLastHoldsOnBothSides() throws Exception {
        fetch(alice);
        try (Redoubt redoubt = alice.open()) {
            redoubt.conversations().with("bob").setLifetime(new Lifetime(HOUR, Duration.ZERO));
        }
        clock.advance(Duration.ofSeconds(1));
        try (Redoubt redoubt = bob.open()) {
            redoubt.conversations().with("alice").setLifetime(new Lifetime(Duration.ofDays(1), Duration.ZERO));
            redoubt.inbox();
            assertEquals(
                    Duration.ofDays(1),
                    redoubt.conversations().with("alice").lifetime().timeToLive());
        }
        fetch(alice);
        try (Redoubt redoubt = alice.open()) {
            assertEquals(
                    Duration.ofDays(1),
                    redoubt.conversations().with("bob").lifetime().timeToLive());
        }
    }

    @Test
    void aGroupHasItsLifetimeInItsStateAndOnlyAdministratorsChangeIt() throws Exception {
        try (Redoubt redoubt = alice.open()) {
            redoubt.conversations().createGroup("Hikers", List.of("bob"));
            redoubt.conversations().group("Hikers").setLifetime(new Lifetime(HOUR, Duration.ofSeconds(30)));
        }
        try (Redoubt redoubt = bob.open()) {
            redoubt.inbox();
            var group = redoubt.conversations().group("Hikers");
            assertEquals(new Lifetime(HOUR, Duration.ofSeconds(30)), group.lifetime());
            assertTrue(redoubt.notices().stream().anyMatch(notice -> notice.kind() == Notice.Kind.GROUP_LIFETIMES));
            assertThrows(NotAllowedException.class, () -> group.setLifetime(Lifetime.FOR_EVER));
            assertEquals(
                    Optional.of(clock.instant().plusSeconds(30)),
                    group.send("burns").expiresAt());
        }
    }

    @Test
    void whoWroteAMessageLearnsThatItCameAndThatItWasRead() throws Exception {
        alice.send("bob", "hello");
        fetch(bob);
        fetch(alice);
        try (Redoubt redoubt = alice.open()) {
            assertEquals(Message.Status.DELIVERED, redoubt.history().getFirst().status());
        }
        bob.inbox();
        fetch(alice);
        try (Redoubt redoubt = alice.open()) {
            assertEquals(Message.Status.READ, redoubt.history().getFirst().status());
        }
    }

    @Test
    void aBacklogIsReceiptedByOneMessageAndReceiptsByNone() throws Exception {
        for (int i = 0; i < 5; i++) {
            alice.send("bob", "number " + i);
        }
        int before = appliance.submissions().size();
        fetch(bob);
        assertEquals(before + 1, appliance.submissions().size());
        fetch(alice);
        fetch(bob);
        assertEquals(before + 1, appliance.submissions().size());
    }

    @Test
    void whoWantsNoReceiptsSendsNone() throws Exception {
        try (Redoubt redoubt = bob.open()) {
            redoubt.change(Settings.DEFAULTS.withDeliveryReceipts(false).withReadReceipts(false));
        }
        alice.send("bob", "hello");
        int before = appliance.submissions().size();
        bob.inbox();
        assertEquals(before, appliance.submissions().size());
    }

    @Test
    void ofTwoDevicesOneSendsTheReceipt() throws Exception {
        Person telephone = telephoneOfBob();
        alice.send("bob", "hello");
        fetch(bob);
        int before = appliance.submissions().size();
        fetch(telephone);
        assertEquals(before, appliance.submissions().size());
    }

    @Test
    void aGroupsReceiptsAreCountedAndReadingStaysPrivate() throws Exception {
        try (Redoubt redoubt = alice.open()) {
            redoubt.conversations().createGroup("Hikers", List.of("bob"));
            redoubt.conversations().group("Hikers").send("Tomorrow?");
        }
        bob.inbox();
        fetch(alice);
        try (Redoubt redoubt = alice.open()) {
            Message sent = redoubt.history().getLast();
            assertEquals(Message.Status.SENT, sent.status());
            assertEquals(1, sent.deliveredTo());
            assertEquals(0, sent.readBy());
        }
    }

    @Test
    void whatIsReadWhileTheApplianceIsAwayIsToldWhenItIsBack() throws Exception {
        Person telephone = telephoneOfBob();
        alice.send("bob", "hello");
        fetch(telephone);
        try (Redoubt redoubt = bob.open()) {
            List<Message> messages = redoubt.inbox();
            appliance.away = true;
            redoubt.markRead(messages);
            assertThrows(ApplianceUnreachableException.class, redoubt::inbox);
        }
        appliance.away = false;
        fetch(bob);
        fetch(telephone);
        try (Redoubt redoubt = telephone.open()) {
            assertEquals(List.of(), redoubt.unread());
        }
    }

    @Test
    void whatIsForgottenGoesOnTheOwnDevicesAndStaysWithTheOther() throws Exception {
        Person telephone = telephoneOfBob();
        alice.send("bob", "forget me");
        alice.send("bob", "keep me");
        fetch(telephone);
        bob.inbox();
        try (Redoubt redoubt = bob.open()) {
            long number = redoubt.history().getFirst().number();
            assertEquals(1, redoubt.conversations().forget(List.of(number)));
            assertEquals(0, redoubt.conversations().forget(List.of(number, 4711L)));
        }
        fetch(telephone);
        fetch(alice);
        assertEquals(List.of("keep me"), history(bob));
        assertEquals(List.of("keep me"), history(telephone));
        assertEquals(List.of("forget me", "keep me"), history(alice));
    }

    @Test
    void typingIsOffUntilItIsSwitchedOnAndIsNeverStored() throws Exception {
        alice.send("bob", "hello");
        bob.inbox();
        int before = appliance.submissions().size();
        try (Redoubt redoubt = bob.open()) {
            redoubt.conversations().with("alice").typing(true);
            assertEquals(before, appliance.submissions().size());
            redoubt.change(redoubt.settings().withTyping(true));
        }
        try (Redoubt listening = alice.open()) {
            Watching watching = new Watching(new CompletableFuture<>());
            try (Subscription _ = listening.listen(watching);
                    Redoubt redoubt = bob.open()) {
                redoubt.conversations().with("alice").typing(true);
                assertEquals("bob", watching.typist.get());
            }
            assertEquals(1, listening.history().size());
        }
    }

    @Test
    void nothingOfAMessageThatIsOverIsInTheContainersFiles() throws Exception {
        send(alice, "bob", "for an hour", AN_HOUR);
        fetch(bob);
        Map<String, byte[]> before = sealedRecords(bob);
        clock.advance(HOUR);
        try (Redoubt redoubt = bob.open()) {
            assertEquals(List.of(), redoubt.history());
            Map<String, byte[]> after = sealedRecords(bob);
            before.keySet().removeAll(after.keySet());
            assertFalse(before.isEmpty());
            for (String file : List.of("container.db", "container.db-wal")) {
                String bytes = bytes(bob.home().resolve(file));
                before.values().forEach(gone -> assertFalse(bytes.contains(latin(gone)), file));
            }
        }
    }

    /** By what they contain, as they lie in the file. */
    private static Map<String, byte[]> sealedRecords(Person person) throws Exception {
        Map<String, byte[]> records = new HashMap<>();
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:sqlite:" + person.home().resolve("container.db"));
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT sealed FROM record WHERE length(sealed) < 1000")) {
            while (rows.next()) {
                records.put(latin(rows.getBytes(1)), rows.getBytes(1));
            }
        }
        return records;
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static String bytes(Path file) throws Exception {
        return Files.exists(file) ? latin(Files.readAllBytes(file)) : "";
    }

    @Test
    void aCrashWhileReadingIsToldLosesNothingAndDoublesNothing() throws Exception {
        Person telephone = telephoneOfBob();
        alice.send("bob", "hello");
        fetch(telephone);
        try (Redoubt redoubt = bob.open()) {
            List<Message> messages = redoubt.inbox();
            appliance.crashOnSubmit = true;
            assertThrows(IllegalStateException.class, () -> redoubt.markRead(messages));
            appliance.crashOnSubmit = false;
        }
        fetch(bob);
        fetch(telephone);
        fetch(alice);
        try (Redoubt redoubt = telephone.open()) {
            assertEquals(List.of(), redoubt.unread());
        }
        try (Redoubt redoubt = alice.open()) {
            Message sent = redoubt.history().getFirst();
            assertEquals(Message.Status.READ, sent.status());
            assertEquals(1, sent.readBy());
        }
    }

    @Test
    void aReceiptThatTheApplianceMayHaveTakenGoesOutWithTheSameBytes() throws Exception {
        alice.send("bob", "hello");
        int before = appliance.submissions().size();
        appliance.submission = FakeAppliance.Fault.AFTER;
        fetch(bob);
        fetch(bob);
        assertEquals(before + 1, appliance.submissions().size());
    }

    @Test
    void aSecondProcessCannotShowWhatIsOver() throws Exception {
        send(alice, "bob", "for an hour", AN_HOUR);
        fetch(bob);
        try (Redoubt first = bob.open();
                Redoubt second = bob.open()) {
            clock.advance(HOUR);
            assertEquals(List.of(), second.history());
            assertEquals(List.of(), first.conversations().with("alice").history(10));
            assertFalse(first.conversations().with("alice").info().last().isPresent());
        }
    }

    private static final class Watching implements MessageListener {
        final CompletableFuture<Long> gone;
        final CompletableFuture<String> typist = new CompletableFuture<>();

        Watching(CompletableFuture<Long> gone) {
            this.gone = gone;
        }

        @Override
        public void message(Message message) {
            // What is shown does not matter here.
        }

        @Override
        public void gone(ConversationId conversation, long number) {
            gone.complete(number);
        }

        @Override
        public void typing(ConversationId conversation, Contact contact, boolean active) {
            typist.complete(contact.displayName());
        }
    }
}
