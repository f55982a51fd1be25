package dev.redoubt.client.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.client.PeopleAtAFakeAppliance;
import dev.redoubt.client.model.ProxyAddress;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandIT {
    @TempDir
    Path folder;

    private PeopleAtAFakeAppliance people;
    private Optional<ProxyAddress> usedProxy = Optional.empty();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void people() {
        people = new PeopleAtAFakeAppliance();
    }

    @Test
    void enrolSaysTheNameAndTheFingerprint() {
        assertEquals(0, run("alice", "", "enrol", people.invite("alice")));
        assertTrue(out().startsWith("Enrolled as alice.\nYour fingerprint: "));
    }

    @Test
    void sendAndInboxCarryAMessage() {
        enrolBoth();
        assertEquals(0, run("alice", "", "send", "bob", "Are you there?"));
        assertEquals(0, run("bob", "", "inbox"));
        assertEquals("2026-11-01 12:00:00  #1  alice (unverified): Are you there?\n", out());
    }

    @Test
    void lifetimesAreSentShownAndSettled() {
        enrolBoth();
        assertEquals(0, run("alice", "", "send", "--ttl", "400d", "--burn", "30s", "bob", "burn this"), err());
        assertEquals(0, run("bob", "", "inbox"), err());
        assertTrue(out().contains("after reading]: burn this"), out());
        assertEquals(0, run("bob", "", "lifetime", "alice", "--ttl", "7d"), err());
        assertEquals("With alice, messages are deleted 7 d after they were sent.\n", out());
        assertEquals(0, run("alice", "", "lifetime", "bob", "--off"), err());
        assertEquals("With bob, messages are kept until somebody deletes them.\n", out());
        assertEquals(2, run("alice", "", "lifetime", "bob", "--off", "--ttl", "7d"));
        assertEquals(2, run("alice", "", "send", "--ttl", "soon", "bob", "never"));
    }

    @Test
    void aMessageIsForgottenByItsNumber() {
        enrolBoth();
        run("alice", "", "send", "bob", "forget me");
        run("bob", "", "inbox");
        assertEquals(0, run("bob", "", "forget", "#1"), err());
        assertEquals(5, run("bob", "", "forget", "1"), err());
        assertEquals(2, run("bob", "", "forget", "first"), err());
        run("bob", "", "inbox", "--all");
        assertEquals("", out());
    }

    @Test
    void settingsAreShownAndChanged() {
        enrolBoth();
        assertEquals(0, run("bob", "", "settings", "--no-read-receipts", "--typing"), err());
        assertEquals(0, run("bob", "", "settings"), err());
        assertTrue(out().contains("read receipts           off"), out());
        assertTrue(out().contains("typing                  on"), out());
        assertTrue(out().contains("delivery receipts       on"), out());
    }

    @Test
    void sendReadsStandardInputWithoutItsLastLineEnd() {
        enrolBoth();
        assertEquals(0, run("alice", "one\ntwo\n", "send", "bob"));
        assertEquals(0, run("alice", "three", "send", "bob", "-"));
        run("bob", "", "inbox");
        assertEquals("""
                2026-11-01 12:00:00  #1  alice (unverified): one
                    | two
                2026-11-01 12:00:00  #2  alice (unverified): three
                """, out());
    }

    @Test
    void receivedEscapeSequencesDoNotReachTheTerminal() {
        enrolBoth();
        run("alice", "\u001b[2Jgone", "send", "bob");
        run("bob", "", "inbox");
        assertFalse(out().contains("\u001b"));
    }

    @Test
    void theInboxShowsAMessageOnceUnlessAllAreAskedFor() {
        enrolBoth();
        run("alice", "", "send", "bob", "once");
        run("bob", "", "inbox");
        run("bob", "", "inbox");
        assertEquals("", out());
        assertEquals("No new messages. \"redoubt inbox --all\" shows the others.\n", err());
        run("bob", "", "inbox", "--all");
        assertTrue(out().contains("once"));
    }

    @Test
    void repliesReactionsAndEditsAreShownAndFound() {
        enrolBoth();
        run("alice", "", "send", "bob", "at ten");
        run("bob", "", "inbox");
        assertEquals(0, run("bob", "", "send", "alice", "--reply", "1", "Fine."), err());
        assertEquals(0, run("bob", "", "react", "1", "+1"), err());
        run("alice", "", "inbox");
        assertTrue(out().contains("  > #1 you: at ten\n"), out());
        assertEquals(0, run("alice", "", "edit", "1", "at nine"), err());
        assertEquals(0, run("alice", "", "search", "--in", "bob", "NINE"), err());
        assertEquals("2026-11-01 12:00:00  #1  to bob (unverified) (read): at nine (edited)\n    +1 bob\n", out());
        run("alice", "", "search", "ten");
        assertEquals("No message has these words.\n", err());
    }

    @Test
    void ownMessagesAreDeletedForEverybodyAndOthersAreNot() {
        enrolBoth();
        run("alice", "", "send", "bob", "at ten");
        run("bob", "", "inbox");
        assertEquals(2, run("bob", "", "delete", "1"));
        assertEquals(5, run("bob", "", "delete", "4711"));
        assertEquals(0, run("alice", "", "delete", "1"), err());
        run("bob", "", "inbox", "--all");
        assertTrue(out().contains(": (deleted)"), out());
        assertFalse(out().contains("at ten"), out());
    }

    @Test
    void aReactionIsGivenOrTakenBack() {
        enrolBoth();
        assertEquals(2, run("alice", "", "react", "1"));
        assertEquals(2, run("alice", "", "react", "1", "+1", "--remove"));
        assertEquals(2, run("alice", "", "react", "1", "x".repeat(65)));
        assertEquals(5, run("alice", "", "react", "1", "x".repeat(64)));
    }

    @Test
    void fingerprintsOfBothAreTheSameOnBothSides() {
        enrolBoth();
        run("alice", "", "send", "bob", "hello");
        run("bob", "", "inbox");
        run("alice", "", "fingerprint", "bob");
        String hers = out().lines().toList().get(1);
        run("bob", "", "fingerprint", "alice");
        assertEquals(hers, out().lines().toList().get(1));
    }

    @Test
    void fingerprintsCanBeComparedBeforeTheFirstMessage() {
        enrolBoth();
        assertEquals(0, run("alice", "", "fingerprint", "bob"));
        assertTrue(err().contains("bob is pinned as unverified"), err());
        String hers = out().lines().toList().get(1);
        assertEquals(0, run("bob", "", "fingerprint", "alice"));
        assertEquals(hers, out().lines().toList().get(1));
        run("alice", "", "contacts");
        assertEquals("bob (unverified)\n", out());
    }

    @Test
    void theFingerprintOfNobodyHasItsExitCode() {
        enrolBoth();
        assertEquals(5, run("alice", "", "fingerprint", "carol"));
    }

    @Test
    void aTextInSeveralWordsIsToldOfQuotes() {
        enrolBoth();
        assertEquals(2, run("alice", "", "send", "bob", "one", "two"));
        assertTrue(err().contains("put it in quotes"), err());
        run("bob", "", "inbox");
        assertEquals("", out());
    }

    @Test
    void whoEnrolsIsWarnedOfOldCopies() {
        run("alice", "", "enrol", people.invite("alice"));
        assertTrue(err().contains("going on from an older one"), err());
    }

    @Test
    void contactsAreListed() {
        enrolBoth();
        run("alice", "", "send", "bob", "hello");
        assertEquals(0, run("alice", "", "contacts"));
        assertEquals("bob (unverified)\n", out());
    }

    @Test
    void anUnknownNameHasItsExitCodeAndOneSentence() {
        enrolBoth();
        assertEquals(5, run("alice", "", "send", "carol", "hello"));
        assertEquals("redoubt: The appliance knows nobody called \"carol\": check the spelling.\n", err());
    }

    @Test
    void aWrongPassphraseHasItsExitCode() {
        enrolBoth();
        assertEquals(4, runWith(Map.of("REDOUBT_PASSPHRASE", "something else"), "alice", "", "contacts"));
    }

    @Test
    void aHomeThatIsNotEnrolledHasItsExitCode() {
        assertEquals(3, run("nobody", "", "inbox"));
    }

    @Test
    void aUsedInvitationHasItsExitCode() {
        String link = people.invite("alice");
        run("alice", "", "enrol", link);
        assertEquals(8, run("mallory", "", "enrol", link));
        assertTrue(err().contains("used_invitation"));
        assertTrue(err().contains("tell the administrator at once"));
    }

    @Test
    void anApplianceThatIsAwayHasItsExitCode() {
        enrolBoth();
        people.goAway();
        assertEquals(6, run("alice", "", "send", "bob", "hello"));
    }

    @Test
    void aMessageThatIsKeptHasItsExitCode() {
        enrolBoth();
        people.refuse("unavailable");
        assertEquals(9, run("alice", "", "send", "bob", "hello"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "frobnicate",
                "send",
                "enrol",
                "inbox --no-such",
                "enrol redoubt:cut",
                "contacts --passphrase-fd x",
                "contacts --proxy socks5://localhost:1",
                "contacts --proxy http://user:secret@localhost:1",
                "gateway --host 0.0.0.0",
                "gateway --host 192.168.1.1 --port 8080",
                "gateway --port 65536"
            })
    void whatCannotBeIsUsage(String line) {
        String[] arguments = line.isEmpty() ? new String[0] : line.split(" ");
        assertEquals(2, run("alice", "", arguments));
        assertFalse(err().isEmpty());
    }

    @Test
    void aBotsChallengeComesFromTheVariable() {
        String link = people.invite("weatherbot");
        assertEquals(8, run("weatherbot", "", "enrol", link));
        assertTrue(err().contains("wrong_challenge"), err());
        Map<String, String> variables = Map.of(
                "REDOUBT_PASSPHRASE",
                "the passphrase of weatherbot",
                "REDOUBT_CHALLENGE",
                "the challenge of weatherbot");
        assertEquals(0, runWith(variables, "weatherbot", "", "enrol", link), err());
    }

    @Test
    void aProxyIsTheOneThatWasNamedElseTheOneOfTheVariable() {
        run("alice", "", "enrol", people.invite("alice"));
        assertTrue(usedProxy.isEmpty());
        Map<String, String> variables = Map.of(
                "REDOUBT_PASSPHRASE",
                "the passphrase of alice",
                "REDOUBT_PROXY",
                "http://user:secret@proxy.example:3128");
        assertEquals(0, runWith(variables, "alice", "", "contacts"));
        assertEquals(new ProxyAddress("proxy.example", 3128, Optional.of("user:secret")), usedProxy.orElseThrow());
        assertEquals(0, runWith(variables, "alice", "", "contacts", "--proxy", "http://[::1]:8080/"));
        assertEquals(new ProxyAddress("::1", 8080, Optional.empty()), usedProxy.orElseThrow());
    }

    @Test
    @Timeout(60)
    void theGatewayListensUntilItIsEndedAndLeavesNoToken() throws Exception {
        run("alice", "", "enrol", people.invite("alice"));
        Path token = folder.resolve("alice").resolve("gateway.token");
        Thread gateway = Thread.ofPlatform().start(() -> run("alice", "", "gateway"));
        while (!out().contains("browser: ")) {
            assertTrue(gateway.isAlive(), err());
            Thread.sleep(20);
        }
        assertTrue(Files.exists(token));
        assertFalse(out().contains(Files.readString(token).strip().substring("Redoubt-Gateway-Token: ".length())));
        HttpURLConnection asked = (HttpURLConnection)
                URI.create(out().lines().findFirst().orElseThrow()).toURL().openConnection();
        assertEquals(403, asked.getResponseCode());
        gateway.interrupt();
        gateway.join();
        assertFalse(Files.exists(token));
    }

    @Test
    void stackTracesAreForVerboseOnly() {
        enrolBoth();
        run("alice", "", "send", "carol", "hello");
        assertFalse(err().contains(" at dev.redoubt."));
        run("alice", "", "send", "--verbose", "carol", "hello");
        assertTrue(err().contains(" at dev.redoubt."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "send --help", "help listen", "enrol -h", "gateway --help", "--version"})
    void helpNeedsNoHome(String line) {
        assertEquals(0, run("nobody", "", line.split(" ")));
        assertFalse(out().isEmpty());
    }

    @Test
    void verifyComparesAndMarks() {
        enrolBoth();
        run("alice", "", "fingerprint", "bob");
        String pair = out().lines().toList().get(1).replace("both of you: ", "");
        assertEquals(0, run("alice", "yes\n", "verify", "bob"));
        assertTrue(out().contains(pair));
        assertTrue(out().contains("\u2588"));
        run("alice", "", "contacts");
        assertEquals("bob\n", out());
        assertEquals(0, run("alice", "", "verify", "bob", "--undo"));
        assertEquals(0, run("alice", "", "verify", "bob", "redoubt:fp1:" + pair.replace("-", "")));
        assertEquals(7, run("alice", "", "verify", "bob", "0".repeat(32)));
        assertEquals(2, run("alice", "no\n", "verify", "bob"));
    }

    @Test
    void trustSaysThatThereIsNothingToDecide() {
        enrolBoth();
        run("alice", "", "send", "bob", "hello");
        assertEquals(0, run("alice", "", "trust", "bob"));
        assertEquals("There is no alarm about bob.\n", out());
        assertEquals(2, run("alice", "", "trust", "bob", "--keep-root"));
    }

    @Test
    void theOnlyDeviceIsListedAndCannotBeCutOffByItself() {
        enrolBoth();
        assertEquals(0, run("alice", "", "device", "list"));
        assertTrue(out().endsWith("  active  2026-11-01 to 2028-11-01  (this device)\n"), out());
        String own = out().substring(0, 19);
        assertEquals(2, run("alice", "", "device", "revoke", own));
        assertEquals(5, run("alice", "", "device", "suspend", "ZZZZ"));
        assertEquals(2, run("alice", "", "device"));
    }

    @Test
    void aCodeThatWasCutIsSaid() {
        assertEquals(2, run("bob", "", "enrol", "redoubt:appliance.test:443/d1.AAAA"));
    }

    @Test
    void aFileIsSentShownAndFetched() throws Exception {
        enrolBoth();
        Path file = Files.writeString(folder.resolve("a letter.txt"), "dear bob");
        assertEquals(0, run("alice", "", "send", "bob", "look", "--file", file.toString()), err());
        assertEquals("a letter.txt: 100 %, 8 B of 8 B\n", err());
        assertEquals(0, run("bob", "", "inbox"));
        assertEquals("""
                2026-11-01 12:00:00  #1  alice (unverified): look
                2026-11-01 12:00:00  #2  alice (unverified): [file "a letter.txt", text/plain, 8 B]: redoubt download 2
                """, out());
        Path target = Files.createDirectory(folder.resolve("target"));
        assertEquals(0, run("bob", "", "download", "2", "--to", target.toString()), err());
        assertEquals(target.resolve("a letter.txt") + "\n", out());
        assertEquals(0, run("bob", "", "download", "2", "--to", target.toString()), err());
        assertEquals("dear bob", Files.readString(target.resolve("a letter (2).txt")));
    }

    @Test
    void onlyMessagesWithFilesAreDownloaded() {
        enrolBoth();
        run("alice", "", "send", "bob", "hello");
        run("bob", "", "inbox");
        assertEquals(5, run("bob", "", "download", "1"));
        assertEquals(5, run("bob", "", "download", "77"));
        assertTrue(err().startsWith("redoubt: There is no file in message 77"), err());
    }

    @Test
    void whatIsNoFileIsSaidBeforeAnythingIsSent() {
        enrolBoth();
        assertEquals(1, run("alice", "", "send", "bob", "--file", folder.toString()));
        assertTrue(err().contains("is not a file"), err());
        run("bob", "", "inbox");
        assertEquals("", out());
    }

    @Test
    void aChatNeedsATerminal() {
        enrolBoth();
        assertEquals(2, run("alice", "", "chat"));
        assertTrue(err().startsWith("redoubt: redoubt chat needs a terminal"), err());
        assertEquals(2, run("alice", "", "chat", "--lock-after", "-1"));
        assertEquals(2, run("alice", "", "chat", "-g"));
    }

    private void enrolBoth() {
        assertEquals(0, run("alice", "", "enrol", people.invite("alice")));
        assertEquals(0, run("bob", "", "enrol", people.invite("bob")));
    }

    private int run(String person, String in, String... arguments) {
        return runWith(Map.of("REDOUBT_PASSPHRASE", "the passphrase of " + person), person, in, arguments);
    }

    private int runWith(Map<String, String> variables, String person, String in, String... arguments) {
        out.reset();
        err.reset();
        Map<String, String> all = new HashMap<>(variables);
        all.put("REDOUBT_HOME", folder.resolve(person).toString());
        World world = new World(
                devices(),
                new Terminal(),
                new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                all,
                Set.of(),
                ZoneOffset.UTC);
        return RedoubtCommand.commandLine(world).execute(arguments);
    }

    private World.Devices devices() {
        return new PeoplesDevices(people, proxy -> usedProxy = proxy);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
