package dev.redoubt.client.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.redoubt.client.PeopleAtAFakeAppliance;
import dev.redoubt.client.Redoubt;
import dev.redoubt.client.Subscription;
import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.file.TransferProgress;
import dev.redoubt.client.model.Message;
import dev.redoubt.client.model.SendOptions;
import dev.redoubt.protocol.policy.proto.ConsentPopup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.utils.ScreenTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole program in a terminal in memory, and somebody else at the same appliance. */
@Timeout(60)
class ChatIT {
    private static final String CONTROL_C = "\u0003";
    private static final String ESCAPE = "\u001b";

    @TempDir
    Path folder;

    private final PeopleAtAFakeAppliance people = new PeopleAtAFakeAppliance();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private ScreenTerminal.VirtualTerminal terminal;
    private Redoubt bob;
    private Duration lockAfter = Duration.ZERO;

    @BeforeEach
    void enrol() throws Exception {
        try (Passphrase passphrase = passphrase("alice")) {
            people.enrol(folder.resolve("alice"), people.invite("alice"), passphrase)
                    .close();
        }
        try (Passphrase passphrase = passphrase("bob")) {
            bob = people.enrol(folder.resolve("bob"), people.invite("bob"), passphrase);
        }
        terminal = ScreenTerminal.withTerminal("test", "xterm-256color", 90, 20);
    }

    @AfterEach
    void leave() throws Exception {
        if (!ended.isDone()) {
            // The first clears the line.
            type(CONTROL_C + CONTROL_C);
        }
        ended.get(20, TimeUnit.SECONDS);
        bob.close();
    }

    private static Passphrase passphrase(String name) {
        return Passphrase.takeOwnershipOf(("the passphrase of " + name).toCharArray());
    }

    private Redoubt open(Passphrase passphrase) throws RedoubtException {
        return people.open(folder.resolve("alice"), passphrase);
    }

    /** Alice's. */
    private void begin() throws Exception {
        begin("bob");
    }

    private void begin(String with) throws Exception {
        Redoubt redoubt;
        try (Passphrase passphrase = passphrase("alice")) {
            redoubt = open(passphrase);
        }
        Setting setting =
                new Setting(this::open, new PlainWording(), Clock.systemUTC(), ZoneOffset.UTC, folder, lockAfter, true);
        Thread.ofVirtual().start(() -> {
            try {
                Chat.run(terminal.terminal(), redoubt, setting, Optional.of(new Chat.First(with, false)));
                ended.complete(null);
            } catch (Exception | Error e) {
                ended.completeExceptionally(e);
            }
        });
        awaitScreen(with + "  (unverified)");
        awaitScreen("connected");
    }

    private void type(String keys) throws IOException {
        terminal.terminal().processInputBytes(keys.getBytes(StandardCharsets.UTF_8));
    }

    private String screen() {
        return terminal.screen().toString().lines().map(String::stripTrailing).collect(Collectors.joining("\n"));
    }

    private void awaitScreen(String part) throws Exception {
        awaitScreen(screen -> screen.contains(part), part);
    }

    private void awaitScreen(Predicate<String> holds, String what) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!holds.test(screen())) {
            if (ended.isDone()) {
                ended.get();
            }
            if (System.nanoTime() > end) {
                fail("waited for " + what + " on\n" + screen());
            }
            Thread.sleep(10);
        }
    }

    /** On the screen it stands before it is sent. */
    private static Message awaitNext(Redoubt of) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        List<Message> come = of.inbox();
        while (come.isEmpty() && System.nanoTime() - end < 0) {
            Thread.sleep(10);
            come = of.inbox();
        }
        return come.getFirst();
    }

    @Test
    void whatIsTypedArrivesAndWhatComesIsSeen() throws Exception {
        begin();
        type("Are you there?\r");
        awaitScreen("Are you there?");
        awaitScreen("✓");
        Message message = bob.inbox().getFirst();
        assertEquals("Are you there?", message.text());
        bob.markRead(List.of(message));
        awaitScreen("✓✓ read");
        bob.send("alice", "Yes. 日本のお茶?");
        awaitScreen("Yes. 日本のお茶?");
        type("\u001b[200~two\nlines\u001b[201~\r");
        assertEquals("two\nlines", awaitNext(bob).text());
    }

    @Test
    void messagesOfOthersCountAsUnreadUntilTheyAreOpened() throws Exception {
        try (Passphrase passphrase = passphrase("carol");
                Redoubt carol = people.enrol(folder.resolve("carol"), people.invite("carol"), passphrase)) {
            begin();
            carol.send("alice", "Hello from carol");
            awaitScreen(screen -> screen.contains("carol") && screen.contains("1 unread elsewhere"), "one unread");
            assertFalse(screen().contains("Hello from carol"));
            type("\u000e");
            awaitScreen("Hello from carol");
            awaitScreen(screen -> !screen.contains("unread elsewhere"), "none unread");
        }
    }

    @Test
    void messagesAreAnsweredReactedToChangedAndDeleted() throws Exception {
        begin();
        type("frist\r");
        awaitScreen("#1");
        type("/edit 1\r");
        awaitScreen("> /edit 1 frist");
        type("\u0017first\r");
        awaitScreen("first (edited)");
        bob.inbox();
        var withAlice = bob.conversations().with("alice");
        Message first = withAlice.history(1).getFirst();
        assertEquals("first", first.text());
        withAlice.react(first, "👍");
        withAlice.reply(first, "an answer");
        awaitScreen("👍 bob");
        awaitScreen("↪ #1");
        type("/delete 1\r");
        awaitScreen("(deleted)");
        type("/search answer\r");
        awaitScreen("Found: answer");
        type("/ttl PT1H\r");
        awaitScreen("kept PT1H");
        type("for an hour\r");
        awaitScreen("⏳");
    }

    @Test
    void filesGoBothWays() throws Exception {
        Files.writeString(folder.resolve("letter.txt"), "dear bob");
        begin();
        type("/file let\t");
        awaitScreen("/file letter.txt");
        type("\r");
        awaitScreen("sent letter.txt");
        Message message = bob.inbox().getFirst();
        assertEquals("letter.txt", message.file().orElseThrow().name());
        Path answer = Files.writeString(folder.resolve("answer.txt"), "dear alice");
        bob.conversations().sendFile("alice", answer, SendOptions.defaults(), TransferProgress.NONE);
        awaitScreen("/download 2");
        Files.createDirectory(folder.resolve("in"));
        type("/download 2 in\r");
        awaitScreen("there: ");
        assertEquals("dear alice", Files.readString(folder.resolve("in").resolve("answer.txt")));
    }

    @Test
    void whatCannotBeDoneIsSaidAndNothingIsLost() throws Exception {
        begin();
        people.refuse("storage_full");
        type("important\r");
        awaitScreen("! ");
        type("\u0015/file nothing.txt\r");
        awaitScreen("does not exist");
        type(ESCAPE);
        awaitScreen(screen -> !screen.contains("does not exist"), "no note");
        type("/group add bob\r");
        awaitScreen("No group is open");
    }

    /** Which name stands for whom is the appliance's word: it makes nobody else the own account. */
    @Test
    void whoIsCalledLikeTheOwnAccountIsAnUnverifiedMemberAllTheSame() throws Exception {
        people.call("bob", "alice");
        try (Passphrase passphrase = passphrase("alice");
                Redoubt alice = open(passphrase);
                Passphrase other = passphrase("carol");
                Redoubt carol = people.enrol(folder.resolve("carol"), people.invite("carol"), other)) {
            carol.send("alice", "hello");
            bob.conversations().createGroup("hike", List.of("alice")).send("who am I?");
            alice.inbox();
        }
        begin("carol");
        type("/open -g hike\r");
        awaitScreen("2 members (1 unverified)");
    }

    @Test
    void anotherProcessMayHoldTheLink() throws Exception {
        try (Passphrase passphrase = passphrase("alice");
                Redoubt other = open(passphrase);
                Subscription _ = other.listen(_ -> {})) {
            Redoubt redoubt;
            try (Passphrase again = passphrase("alice")) {
                redoubt = open(again);
            }
            Setting setting = new Setting(
                    this::open, new PlainWording(), Clock.systemUTC(), ZoneOffset.UTC, folder, lockAfter, true);
            Thread.ofVirtual().start(() -> {
                try {
                    Chat.run(terminal.terminal(), redoubt, setting, Optional.of(new Chat.First("bob", false)));
                    ended.complete(null);
                } catch (Exception | Error e) {
                    ended.completeExceptionally(e);
                }
            });
            awaitScreen("another redoubt of this device is listening");
            bob.send("alice", "by the other one");
            awaitScreen("by the other one");
            type(CONTROL_C);
            ended.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void aLockedDeviceShowsNothingAndOpensWithItsPassphraseOnly() throws Exception {
        begin();
        bob.send("alice", "a secret");
        awaitScreen("a secret");
        type("/lock\r");
        awaitScreen("This device is locked");
        awaitScreen(screen -> !screen.contains("a secret") && !screen.contains("bob"), "an empty screen");
        type("\r");
        type("wrong\r");
        awaitScreen("passphrase is wrong");
        type("the passphrase of alice\r");
        awaitScreen("a secret");
        assertFalse(screen().contains("the passphrase"));
    }

    @Test
    void whatIsTypedWhileItStartsLocksOrOpensIsNeverSent() throws Exception {
        type("the passphrase of alice\r");
        begin();
        type("/lock\rthe passphrase of alice\r");
        awaitScreen("This device is locked");
        type("the passphrase of alice\rthe passphrase of alice\r");
        awaitScreen("bob  (unverified)");
        type("hello\r");
        awaitScreen("hello");
        awaitScreen("✓");
        assertEquals(List.of("hello"), bob.inbox().stream().map(Message::text).toList());
        assertFalse(screen().contains("the passphrase"));
    }

    @Test
    void theKeyThatClosesAScreenBeginsTheLine() throws Exception {
        begin();
        type("/verify\r");
        awaitScreen("Esc goes back");
        type("/verify yes\r");
        awaitScreen("is verified");
        assertEquals(List.of(), bob.inbox());
    }

    @Test
    void whoDoesNothingIsLockedOut() throws Exception {
        lockAfter = Duration.ofSeconds(2);
        begin();
        people.pass(lockAfter);
        awaitScreen("Nobody was here for 2 s.");
    }

    /** Also where the user wants it never to be locked, and the policy comes only now. */
    @Test
    void alwaysReauthenticateLocksOutWhoDoesNothing() throws Exception {
        people.settle(settings -> settings.setAlwaysReauthenticate(true));
        begin();
        people.pass(Duration.ofMinutes(5));
        awaitScreen("Nobody was here for a while.");
        assertFalse(screen().contains("bob"), screen());
        type("the passphrase of alice\r");
        awaitScreen("bob  (unverified)");
        people.pass(Duration.ofMinutes(5));
        awaitScreen("Nobody was here for 5 min.");
    }

    @Test
    void aSessionEndsAndThePassphraseBeginsAnother() throws Exception {
        people.settle(settings -> settings.setMaxNonSsoSessionMinutes(60));
        begin();
        bob.send("alice", "a secret");
        awaitScreen("a secret");
        people.pass(Duration.ofHours(1));
        awaitScreen("It was open for as long as the administrator's policy allows.");
        assertFalse(screen().contains("a secret") || screen().contains("bob"), screen());
        type("the passphrase of alice\r");
        awaitScreen("a secret");
        type("still here\r");
        awaitScreen("✓");
    }

    /** What came up while the chat was open is done outside of it: the sentence says how. */
    @Test
    void withoutConsentNothingIsSent() throws Exception {
        begin();
        people.settleNetwork(network -> network.setConsentPopup(
                ConsentPopup.newBuilder().setEnabled(true).setHeader("Rules").setContent("Be kind.")));
        people.pass(Duration.ofHours(1));
        type("hello\r");
        awaitScreen("redoubt policy");
        assertFalse(screen().contains("✓"), screen());
    }

    @Test
    void theTerminalIsGivenBackAsItWas() throws Exception {
        Attributes before = terminal.terminal().getAttributes();
        begin();
        assertFalse(terminal.terminal().getAttributes().getLocalFlag(Attributes.LocalFlag.ECHO));
        type("\u0004");
        ended.get(20, TimeUnit.SECONDS);
        assertEquals(before.toString(), terminal.terminal().getAttributes().toString());
        assertFalse(screen().contains("bob"), screen());
    }

    @Test
    void anotherSizeIsFilled() throws Exception {
        begin();
        terminal.screen().setSize(Size.of(50, 12));
        terminal.terminal().setSize(Size.of(50, 12));
        terminal.terminal().raise(Terminal.Signal.WINCH);
        awaitScreen(
                screen -> screen.lines().count() == 12 && screen.startsWith(" bob  (unverified)"), "a narrow screen");
        type("x");
        awaitScreen("> x");
        assertTrue(screen().lines().allMatch(line -> line.length() <= 50), screen());
    }
}
