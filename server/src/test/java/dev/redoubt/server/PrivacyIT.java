package dev.redoubt.server;

import static dev.redoubt.server.testing.TestAppliance.post;
import static dev.redoubt.server.testing.TestPackets.packet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import dev.redoubt.channel.bhttp.Field;
import dev.redoubt.channel.client.ChannelRequest;
import dev.redoubt.protocol.appliance.ClaimRequest;
import dev.redoubt.protocol.appliance.CommitBlobRequest;
import dev.redoubt.protocol.appliance.CreateBlobRequest;
import dev.redoubt.protocol.appliance.LookupRequest;
import dev.redoubt.protocol.file.BlobCapability;
import dev.redoubt.protocol.file.FileLayout;
import dev.redoubt.server.administration.CommandRun;
import dev.redoubt.server.database.MetadataLedger;
import dev.redoubt.server.logging.LogEvent;
import dev.redoubt.server.testing.CapturedLog;
import dev.redoubt.server.testing.MariaDb;
import dev.redoubt.server.testing.Needles;
import dev.redoubt.server.testing.Rows;
import dev.redoubt.server.testing.TestAppliance;
import dev.redoubt.server.testing.TestDevice;
import dev.redoubt.server.testing.TestLink;
import dev.redoubt.server.testing.TestUsers;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** After a run with everything in it: what the server kept, logged and counted. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PrivacyIT {
    private static final String SENDER = "alice.of-the-privacy-test";
    private static final String RECIPIENT = "bob.of-the-privacy-test";
    private static final String INVITED = "carol.of-the-privacy-test";
    private static final String FIRST_NAME = "First-of-the-privacy-test";
    private static final String BOT = "dave.of-the-privacy-test.bot";
    private static final String CHALLENGE = "challenge-of-the-privacy-test";

    private static final String MESSAGE = "message-of-the-privacy-test";

    private final CapturedLog log = new CapturedLog();
    private final BlobCapability.Write blob = BlobCapability.Write.random(new SecureRandom());
    private TestAppliance appliance;
    private TestDevice alice;
    private TestDevice bob;
    private String metrics = "";

    @BeforeAll
    void runEverything(@TempDir Path folder) throws Exception {
        log.start();
        appliance = new TestAppliance(folder);
        alice = appliance.enrol(SENDER, 20);
        bob = appliance.enrol(RECIPIENT, 20);
        appliance.inviteToken(INVITED);
        administer();
        post(
                appliance.as(alice),
                "/v1/directory/lookup",
                LookupRequest.newBuilder().setName(RECIPIENT).build());
        post(
                appliance.as(alice),
                "/v1/keys/claim",
                ClaimRequest.newBuilder().addNodeIds(bob.nodeId()).build());
        post(appliance.as(alice), "/v1/submissions", packet("stays", bob));
        post(appliance.as(alice), "/v1/submissions", packet("shared", bob, appliance.enrol("somebody-else", 20)));
        try (TestLink link = new TestLink(appliance.as(alice))) {
            link.caughtUp();
            link.accepted(link.submit(packet("stays too", bob)));
            link.problem(
                    link.submit(
                            packet("refused", new TestDevice(appliance.clock().instant()))),
                    "unknown_node");
        }
        uploadFile();
        post(appliance.as(alice), "/v1/submissions", packet(MESSAGE, bob));
        appliance.cable().pull();
        post(appliance.as(alice), "/v1/submissions", packet("database away", bob));
        appliance.cable().plugIn();
        metrics = appliance.manage("/metrics").body();
    }

    private void administer() throws Exception {
        TestUsers users = new TestUsers(appliance);
        String details = "\"firstName\":\"" + FIRST_NAME + "\",\"lastName\":\"" + FIRST_NAME + "\"";
        users.update(users.id(INVITED), details);
        users.done("ListUsers", "GET", "/users?sortFields=firstName&firstName=" + FIRST_NAME, "");
        String bot = "{\"username\":\"" + BOT + "\",\"groupId\":\"1\",\"challenge\":\"" + CHALLENGE + "\"}";
        users.done("CreateBot", "POST", "/bots", bot);
    }

    private void uploadFile() throws Exception {
        byte[] sealed = new byte[(int) new FileLayout(0).sealedSize()];
        ByteString capability = ByteString.copyFrom(blob.value().toBytes());
        post(
                appliance.as(alice),
                "/v1/blobs",
                CreateBlobRequest.newBuilder()
                        .setWriteCapability(capability)
                        .setSize(sealed.length)
                        .build());
        List<Field> fields = List.of(new Field("blob-capability", blob.value().toHex()), new Field("blob-offset", "0"));
        appliance.as(alice).send(new ChannelRequest("PATCH", "/v1/blobs/content", fields, sealed, false));
        post(
                appliance.as(alice),
                "/v1/blobs/commit",
                CommitBlobRequest.newBuilder().setWriteCapability(capability).build());
    }

    @Test
    void noColumnHoldsACapabilityOfABlob() throws Exception {
        assertEquals(Set.of(), columnsWith(columns(), blob.value().toBytes()));
        assertEquals(Set.of(), columnsWith(columns(), blob.read().value().toBytes()));
        assertEquals(
                Set.of("blob_file.id"), columnsWith(columns(), blob.blobId().toBytes()));
    }

    @AfterAll
    void stop() throws Exception {
        appliance.stop();
        log.stop();
    }

    private Map<String, List<byte[]>> columns() throws Exception {
        return new Rows(appliance.database()).everything();
    }

    private static Set<String> columnsWith(Map<String, List<byte[]>> columns, byte[] needle) {
        Set<String> found = new TreeSet<>();
        columns.forEach((column, cells) -> {
            if (cells.stream().anyMatch(cell -> contains(cell, needle))) {
                found.add(column);
            }
        });
        return found;
    }

    private static boolean contains(byte[] cell, byte[] needle) {
        return new String(cell, StandardCharsets.ISO_8859_1)
                .toLowerCase(Locale.ROOT)
                .contains(new String(needle, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT));
    }

    @Test
    void noColumnHoldsAName() throws Exception {
        for (String name : List.of(SENDER, RECIPIENT, INVITED, FIRST_NAME, BOT, CHALLENGE)) {
            byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
            assertEquals(Set.of(), columnsWith(columns(), bytes));
            assertEquals(
                    Set.of(),
                    columnsWith(columns(), HexFormat.of().formatHex(bytes).getBytes(StandardCharsets.US_ASCII)));
            assertEquals(
                    Set.of(),
                    columnsWith(columns(), Base64.getEncoder().withoutPadding().encode(bytes)));
        }
    }

    @Test
    void noMessageTableHoldsTheSender() throws Exception {
        Set<String> wherever = new HashSet<>(columnsWith(columns(), alice.node().toBytes()));
        wherever.addAll(columnsWith(columns(), alice.account().toBytes()));
        wherever.removeIf(column -> Set.of("account", "node", "ephemeral_key", "user_account")
                .contains(column.substring(0, column.indexOf('.'))));
        assertEquals(Set.of(), wherever);
    }

    @Test
    void recipientIsFoundWhereItMustBeSoTheSearchWorks() throws Exception {
        assertTrue(columnsWith(columns(), bob.node().toBytes()).contains("envelope.node"));
        assertTrue(
                columnsWith(columns(), "stays".getBytes(StandardCharsets.UTF_8)).contains("envelope.content"));
        assertTrue(columnsWith(columns(), "shared".getBytes(StandardCharsets.UTF_8))
                .contains("payload.content"));
    }

    private List<String> identifiers() {
        List<String> identifiers = new ArrayList<>(List.of(SENDER, RECIPIENT, INVITED, FIRST_NAME, BOT, CHALLENGE));
        for (TestDevice device : List.of(alice, bob)) {
            for (byte[] id : List.of(device.node().toBytes(), device.account().toBytes())) {
                identifiers.add(HexFormat.of().formatHex(id));
                identifiers.add(Base64.getEncoder().withoutPadding().encodeToString(id));
                identifiers.add(Base64.getUrlEncoder().withoutPadding().encodeToString(id));
            }
        }
        return identifiers;
    }

    @Test
    void noLogLineHoldsANameOrAnIdentifier() {
        for (String identifier : identifiers()) {
            for (String line : log.lines()) {
                assertFalse(line.toLowerCase(Locale.ROOT).contains(identifier.toLowerCase(Locale.ROOT)), line);
            }
        }
    }

    @Test
    void everyLogFieldIsInTheLedger() throws Exception {
        Set<String> fields = new TreeSet<>();
        for (String line : log.lines()) {
            new ObjectMapper().readTree(line).fieldNames().forEachRemaining(fields::add);
        }
        fields.removeAll(MetadataLedger.load().logFields());
        assertEquals(Set.of(), fields);
    }

    @Test
    void everyLogLineIsAnEventOfTheDictionaryWithItsFields() throws Exception {
        assertFalse(log.lines().isEmpty());
        for (String line : log.lines()) {
            JsonNode said = new ObjectMapper().readTree(line);
            LogEvent event = LogEvent.valueOf(said.path("event").asText().toUpperCase(Locale.ROOT));
            Set<String> fields = new TreeSet<>();
            said.fieldNames().forEachRemaining(fields::add);
            assertTrue(fields.removeAll(Set.of("time", "level", "event")), line);
            event.fields().forEach(field -> fields.remove(field.label()));
            assertEquals(Set.of(), fields, line);
        }
    }

    @Test
    void noMetricHoldsANameOrAnIdentifier() {
        for (String identifier : identifiers()) {
            assertFalse(metrics.toLowerCase(Locale.ROOT).contains(identifier.toLowerCase(Locale.ROOT)), identifier);
        }
    }

    @Test
    void theArchiveForWhoeverHelpsHoldsNoneOfIt(@TempDir Path folder) throws Exception {
        byte[] archive = diagnostics(folder);
        Needles needles = new Needles(archive);
        for (String planted :
                List.of(SENDER, RECIPIENT, INVITED, FIRST_NAME, BOT, CHALLENGE, MESSAGE, MariaDb.PASSWORD)) {
            assertFalse(needles.holds(planted), planted);
        }
        for (TestDevice device : List.of(alice, bob)) {
            assertFalse(needles.holds(device.node().toBytes()));
            assertFalse(needles.holds(device.account().toBytes()));
        }
        for (String address :
                List.of("localhost", "127.0.0.1", appliance.folder().toString(), appliance.database() + "\"")) {
            assertFalse(needles.holds(address), address);
        }
        int secrets = 0;
        for (String closed : List.of("secrets", "offline")) {
            try (Stream<Path> files = Files.list(appliance.folder().resolve(closed))) {
                for (Path file : files.toList()) {
                    byte[] secret = Files.readAllBytes(file);
                    assertFalse(needles.holds(secret), file.toString());
                    // Of PEM, what is between its marks: any line of it would be too much.
                    for (String line : new String(secret, StandardCharsets.ISO_8859_1).split("\n", -1)) {
                        assertFalse(
                                line.length() > 20 && !line.startsWith("-----") && needles.holds(line),
                                file.toString());
                    }
                    secrets++;
                }
            }
        }
        assertTrue(secrets >= 8, "all of them were looked for");
    }

    /** As it is without compression. */
    private byte[] diagnostics(Path folder) throws Exception {
        Path out = folder.resolve("d.tar.gz");
        Path lines = Files.write(folder.resolve("log"), log.lines());
        CommandRun run = CommandRun.of(
                Clock.systemUTC(),
                "diagnostics",
                "--out=" + out,
                "--config=" + appliance.configurationInUse(),
                "--log=" + lines,
                "--checks=" + folder.resolve("none"),
                "--textfiles=" + folder,
                "--prometheus=1");
        assertEquals(0, run.code(), run.err());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(out)));
        Process tar = new ProcessBuilder(
                        "tar", "--extract", "--gzip", "--file", out.toString(), "--directory", folder.toString())
                .redirectErrorStream(true)
                .start();
        assertEquals("", new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        assertEquals(0, tar.waitFor());
        Path inside = folder.resolve("redoubt-diagnostics");
        for (String part : List.of(
                "configuration.json",
                "machine.json",
                "units.json",
                "doctor.json",
                "status.json",
                "log.jsonl",
                "metrics.txt",
                "threads.json",
                "database.json")) {
            assertFalse(
                    Files.readString(inside.resolve(part)).startsWith("not seen"),
                    Files.readString(inside.resolve(part)));
        }
        assertTrue(Files.readString(inside.resolve("metrics.txt")).contains("redoubt_mailbox_submissions_total"));
        assertTrue(Files.readString(inside.resolve("database.json")).contains("\"envelope\""));
        assertTrue(Files.readString(inside.resolve("threads.json")).contains("dev.redoubt.server"));
        assertTrue(Files.readString(inside.resolve("log.jsonl")).contains("\"event\""));
        CommandRun again = CommandRun.of(
                Clock.systemUTC(), "diagnostics", "--out=" + out, "--config=" + appliance.configurationInUse());
        assertEquals(1, again.code(), "nothing is overwritten");
        try (InputStream in = new GZIPInputStream(Files.newInputStream(out))) {
            return in.readAllBytes();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "xy", "xyz"})
    void theSearchFindsWhatIsPlantedInEachForm(String before) {
        byte[] text = (before + SENDER + " and more").getBytes(StandardCharsets.UTF_8);
        assertTrue(new Needles(text).holds(SENDER));
        assertTrue(new Needles(HexFormat.of().withUpperCase().formatHex(text).getBytes(StandardCharsets.UTF_8))
                .holds(SENDER));
        assertTrue(new Needles(Base64.getEncoder().encode(text)).holds(SENDER));
        assertTrue(new Needles(Base64.getUrlEncoder().encode(text)).holds(SENDER));
        assertFalse(new Needles(text).holds(RECIPIENT));
    }

    @Test
    void everyMetricLabelIsInTheLedger() {
        Set<String> labels = new TreeSet<>();
        Pattern.compile("[{,]([a-zA-Z_]+)=\"")
                .matcher(metrics)
                .results()
                .map((MatchResult match) -> match.group(1))
                .forEach(labels::add);
        assertTrue(labels.contains("kind"), "the search works");
        labels.removeAll(MetadataLedger.load().metricLabels());
        assertEquals(Set.of(), labels);
    }
}
