package dev.redoubt.client.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.redoubt.client.PeopleAtAFakeAppliance;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What scripts rely on: the files in {@code json/} have every member of every document, in order. */
@Timeout(60)
class JsonOutputIT {
    private static final ObjectMapper READER = new ObjectMapper();
    private static final Pattern IDENTIFIER = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern FINGERPRINT = Pattern.compile("([0-9A-Z]{4}-){3,7}[0-9A-Z]{4}");
    private static final Pattern LINK = Pattern.compile("redoubt-recovery:[^\"]*");

    @TempDir
    static Path folder;

    private static final PeopleAtAFakeAppliance PEOPLE = new PeopleAtAFakeAppliance();
    private static TestScreen alice;
    private static TestScreen bob;

    @BeforeAll
    static void aStoryOfTwo() throws Exception {
        alice = new TestScreen(PEOPLE, folder.resolve("alice"));
        bob = new TestScreen(PEOPLE, folder.resolve("bob"));
        assertEquals(0, alice.run("enrol", PEOPLE.invite("alice")));
        assertEquals(0, bob.run("enrol", PEOPLE.invite("bob")));
        assertEquals(0, bob.run("send", "alice", "Grüße\n\u001b[2J\u202e\u009b"));
        assertEquals(0, alice.run("inbox", "--json"));
        golden("inbox", alice.out());
        assertEquals("", alice.err());
        assertEquals(0, alice.run("send", "bob", "back", "--json"));
        golden("send", alice.out());
        assertEquals(0, alice.run("group", "create", "Climbers", "bob", "--json"));
        golden("group-create", alice.out());
        assertEquals(0, alice.run("group", "rename", "Climbers", "Hikers", "--json"));
        golden("group-rename", alice.out());
        assertEquals(0, bob.run("inbox", "--json"));
        golden("notice", bob.err().lines().findFirst().orElseThrow());
        // Bob's receipts.
        assertEquals(0, alice.run("inbox"));
    }

    @ParameterizedTest
    @CsvSource({
        "conversations, conversations",
        "contacts, contacts",
        "group list, group-list",
        "device list, device-list",
        "device keys, device-keys",
        "settings, settings",
        "fingerprint, fingerprint",
        "fingerprint bob, fingerprint-bob",
        "trust bob, trust",
        "recovery status, recovery-status",
        "recovery link, recovery-link"
    })
    void documentsHaveTheMembersThatStandInTheSpec(String command, String file) throws Exception {
        assertEquals(0, alice.run((command + " --json").split(" ")), alice.err());
        golden(file, alice.out());
    }

    @Test
    void whatIsDoneToMessagesHasTheMembersThatStandInTheSpec() throws Exception {
        TestScreen dora = new TestScreen(PEOPLE, folder.resolve("dora"));
        TestScreen erin = new TestScreen(PEOPLE, folder.resolve("erin"));
        assertEquals(0, dora.run("enrol", PEOPLE.invite("dora")));
        assertEquals(0, erin.run("enrol", PEOPLE.invite("erin")));
        assertEquals(0, dora.run("lifetime", "erin", "--ttl", "7d", "--burn", "1h", "--json"), dora.err());
        golden("lifetime", dora.out());
        assertEquals(0, dora.run("send", "erin", "--ttl", "1d", "at ten", "--json"), dora.err());
        String sent = number(dora.out());
        assertEquals(0, erin.run("inbox", "--json"), erin.err());
        String received = number(erin.out());
        assertEquals(0, erin.run("react", received, "+1\u009b", "--json"), erin.err());
        golden("react", erin.out());
        assertEquals(0, erin.run("send", "dora", "--reply", received, "Yes.", "--json"), erin.err());
        golden("reply", erin.out());
        assertEquals(0, dora.run("inbox", "--json"), dora.err());
        String answer = number(dora.out());
        assertEquals(0, dora.run("edit", sent, "at nine", "--json"), dora.err());
        golden("edit", dora.out());
        assertEquals(0, dora.run("search", "--in", "erin", "NINE", "--json"), dora.err());
        golden("search", dora.out());
        assertEquals(0, dora.run("delete", sent, sent, "--json"), dora.err());
        golden("delete", dora.out());
        assertEquals(0, dora.run("forget", sent, answer, "--json"), dora.err());
        assertEquals("{\"asked\":2,\"forgotten\":2}\n", dora.out());
        assertEquals(5, dora.run("forget", sent, "--json"));
        assertEquals("{\"asked\":1,\"forgotten\":0}\n", dora.out());
        assertEquals(0, dora.run("search", "nine", "--json"));
        assertEquals("[]\n", dora.out());
        assertEquals("", dora.err());
    }

    @Test
    void filesAreShownWithoutTheirKeysAndHowFarTheyAreIsJsonToo() throws Exception {
        TestScreen fred = new TestScreen(PEOPLE, folder.resolve("fred"));
        assertEquals(0, fred.run("enrol", PEOPLE.invite("fred")));
        Path file = Files.writeString(folder.resolve("a letter.txt"), "dear fred");
        assertEquals(0, fred.run("send", "fred", "look", "--file", file.toString(), "--json"), fred.err());
        golden("send-file", fred.out().lines().skip(1).findFirst().orElseThrow());
        assertEquals(2, fred.out().lines().count());
        golden("progress", fred.err());
        assertEquals(0, fred.run("download", "2", "--to", folder.toString(), "--json"), fred.err());
        Path there = folder.resolve("a letter (2).txt").toAbsolutePath();
        assertEquals(there.toString(), onlyLine(fred.out()).get("path").asText());
        assertEquals("dear fred", Files.readString(there));
        assertEquals("message 2", onlyLine(fred.err()).at("/progress/what").asText());
    }

    @Test
    void whatIsDecidedShowsWhatIsNowAndAsksNobody() throws Exception {
        assertEquals(2, alice.run("verify", "bob", "--json"));
        assertEquals("usage", onlyLine(alice.err()).at("/error/kind").asText());
        assertEquals(0, alice.run("verify", "bob", "--undo", "--json"), alice.err());
        assertEquals("unverified", onlyLine(alice.out()).get("trust").asText());
        assertEquals(0, alice.run("device", "renew", "--json"), alice.err());
        golden("device-list", alice.out());
    }

    @Test
    void whatWasReadComesOncePerLine() throws Exception {
        assertEquals(0, alice.run("inbox", "--all", "--json"));
        List<String> lines = alice.out().lines().toList();
        assertEquals("received", READER.readTree(lines.get(0)).get("status").asText());
        assertEquals("read", READER.readTree(lines.get(1)).get("status").asText());
    }

    @Test
    void textIsWholeAndNothingButPrintableAsciiIsPrinted() throws Exception {
        assertEquals(0, alice.run("inbox", "--all", "--json"));
        assertTrue(alice.out().chars().allMatch(c -> c == '\n' || (c >= ' ' && c <= '~')), alice.out());
        JsonNode message = READER.readTree(alice.out().lines().findFirst().orElseThrow());
        assertEquals("Grüße\n\u001b[2J\u202e\u009b", message.get("text").asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u007f", "\ud800", "\udfff\ud800", "\u2028", "\ud83d\udc69", "\"\\", "</script>", "\0"})
    void anyTextStaysWhatItWas(String text) throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Json.line(new PrintStream(printed, true, StandardCharsets.UTF_8), json -> json.put("text", text));
        String line = printed.toString(StandardCharsets.UTF_8);
        assertTrue(line.chars().allMatch(c -> c == '\n' || (c >= ' ' && c <= '~')), line);
        assertEquals(text, READER.readTree(line).get("text").asText());
    }

    @ParameterizedTest
    @CsvSource({
        "send carol hello, unknown_name, 5",
        "group leave Nobody, unknown_conversation, 5",
        "contacts --no-such, usage, 2",
        "contacts --passphrase-fd 77, usage, 2",
        "trust bob --keep-root, no_alarm, 2"
    })
    void failuresHaveKindMessageAndExit(String command, String kind, int exit) throws Exception {
        assertEquals(exit, alice.run((command + " --json").split(" ")));
        assertEquals("", alice.out());
        JsonNode error = onlyLine(alice.err()).get("error");
        assertEquals(kind, error.get("kind").asText());
        assertEquals(exit, error.get("exit").asInt());
        assertFalse(error.get("message").asText().isEmpty());
        assertTrue(error.get("code").isNull());
    }

    @Test
    void aWrongPassphraseIsAnErrorToo() throws Exception {
        assertEquals(
                4, alice.run(InputStream.nullInputStream(), Map.of("REDOUBT_PASSPHRASE", "x"), "contacts", "--json"));
        assertEquals(
                "wrong_passphrase",
                onlyLine(alice.err()).get("error").get("kind").asText());
    }

    @Test
    void aRefusalHasItsCode() throws Exception {
        TestScreen away = new TestScreen(PEOPLE, folder.resolve("carol"));
        PEOPLE.refuse("mailbox_full");
        try {
            assertEquals(8, bob.run("send", "alice", "hello", "--json"));
        } finally {
            PEOPLE.refuseNothing();
        }
        JsonNode error = onlyLine(bob.err()).get("error");
        assertEquals("refused_by_appliance", error.get("kind").asText());
        assertEquals("mailbox_full", error.get("code").asText());
        assertEquals(3, away.run("inbox", "--json"));
        assertEquals(
                "not_enrolled", onlyLine(away.err()).get("error").get("kind").asText());
    }

    @Test
    void aTextThatLooksLikeTheOptionIsNone() {
        assertEquals(5, alice.run("send", "carol", "--", "--json"));
        assertTrue(alice.err().startsWith("redoubt: "), alice.err());
    }

    private static String number(String message) throws Exception {
        return onlyLine(message).get("number").asText();
    }

    private static JsonNode onlyLine(String text) throws Exception {
        assertEquals(1, text.lines().count(), text);
        return READER.readTree(text);
    }

    /** Strict, one document per line; what differs from run to run has a name instead. */
    private static void golden(String file, String printed) throws Exception {
        String wanted = resource("/json/" + file + ".json").strip();
        JsonNode document = onlyLine(printed);
        document.findValues("members").forEach(JsonOutputIT::sort);
        String named = LINK.matcher(document.toString()).replaceAll("LINK");
        named = IDENTIFIER.matcher(named).replaceAll("IDENTIFIER");
        assertEquals(wanted, FINGERPRINT.matcher(named).replaceAll("FINGERPRINT"));
    }

    /** Members stand in the order of their accounts, which is another each time. */
    private static void sort(JsonNode members) {
        List<JsonNode> sorted = new ArrayList<>();
        members.forEach(sorted::add);
        sorted.sort(Comparator.comparing(one -> one.at("/contact/name").asText()));
        ((ArrayNode) members).removeAll().addAll(sorted);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = JsonOutputIT.class.getResourceAsStream(name)) {
            assertNotNull(in, name);
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
