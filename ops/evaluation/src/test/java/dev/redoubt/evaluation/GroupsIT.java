package dev.redoubt.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.Subscription;
import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.conversation.Conversation;
import dev.redoubt.client.failure.ForbiddenByPolicyException;
import dev.redoubt.client.failure.NotAllowedException;
import dev.redoubt.client.model.Message;
import dev.redoubt.client.model.MessageListener;
import dev.redoubt.client.model.Notice;
import dev.redoubt.client.model.SendOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three accounts in groups, and what their administrator settles for them, at a whole appliance. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("long")
class GroupsIT {
    private static final Path BIN =
            Path.of("..", "..", "server", "bin").toAbsolutePath().normalize();
    private static final String PASSWORD = "a password of the test";

    private Path folder = Path.of("");
    private Database database;
    private Appliance appliance;
    private Redoubt alice;
    private Redoubt bob;
    private Redoubt carol;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        database = Database.start(folder.resolve("database"), PASSWORD);
        int port = Appliance.freePort();
        Appliance.init(BIN, folder.resolve("appliance"), port, database, PASSWORD);
        appliance = Appliance.start(BIN, folder.resolve("appliance"), port);
        alice = enrol("alice");
        bob = enrol("bob");
        carol = enrol("carol");
    }

    @AfterAll
    void stop() throws Exception {
        for (Redoubt redoubt : List.of(alice, bob, carol)) {
            redoubt.close();
        }
        appliance.close();
        database.close();
    }

    /** Each test begins where nothing waits. */
    @AfterEach
    void readAll() throws Exception {
        for (Redoubt device : List.of(alice, bob, carol)) {
            told(device);
            texts(device);
        }
    }

    private Redoubt enrol(String name) throws Exception {
        try (Passphrase passphrase = Passphrase.takeOwnershipOf(("the passphrase of " + name).toCharArray())) {
            return Redoubt.enrol(folder.resolve(name), appliance.invite(name), passphrase);
        }
    }

    private static List<String> texts(Redoubt device) throws Exception {
        List<Message> unread = device.inbox();
        device.markRead(unread);
        return unread.stream().map(Message::text).toList();
    }

    private static List<Notice.Kind> told(Redoubt device) throws Exception {
        device.inbox();
        List<Notice> notices = device.notices();
        device.markNoticed(notices);
        return notices.stream().map(Notice::kind).toList();
    }

    @Test
    void threeTalkChangeTheGroupAndPart() throws Exception {
        Conversation group = alice.conversations().createGroup("Hikers", List.of("bob", "carol"));
        group.send("Tomorrow?");
        assertEquals(List.of("Tomorrow?"), texts(bob));
        assertEquals(List.of("Tomorrow?"), texts(carol));
        bob.conversations().group("Hikers").send("Gladly.");
        assertEquals(List.of("Gladly."), texts(alice));
        assertEquals(List.of("Gladly."), texts(carol));
        group.rename("Climbers");
        group.remove("carol");
        group.send("to bob alone");
        assertEquals(List.of("to bob alone"), texts(bob));
        assertEquals(List.of(), texts(carol));
        Conversation left = carol.conversations().group("Climbers");
        assertThrows(NotAllowedException.class, () -> left.send("still here"));
    }

    @Test
    void whoLeavesIsMissedByTheOthersAndGetsNoMore() throws Exception {
        Conversation group = alice.conversations().createGroup("Readers", List.of("bob"));
        told(bob);
        group.add(List.of("carol"));
        told(carol);
        Conversation hers = carol.conversations().group("Readers");
        hers.send("for a short while only");
        assertEquals(List.of("for a short while only"), texts(alice));
        hers.leave();
        assertTrue(told(alice).contains(Notice.Kind.GROUP_LEFT));
        assertTrue(told(bob).contains(Notice.Kind.GROUP_LEFT));
        group.send("between two");
        assertTrue(texts(bob).contains("between two"));
        assertEquals(List.of(), texts(carol));
        assertThrows(NotAllowedException.class, () -> hers.send("one word more"));
        assertEquals(2, group.info().members().size());
    }

    private void administrator(String... arguments) throws Exception {
        appliance.administers(arguments);
    }

    private void assertAllObeyTheNewestPolicy() throws Exception {
        for (Redoubt device : List.of(alice, bob, carol)) {
            device.inbox();
        }
        String status = String.join("\n", appliance.administers("policy", "status"));
        assertTrue(Pattern.compile("(?m)^devices +3$").matcher(status).find(), status);
        assertTrue(Pattern.compile("(?m)^of these on it +3$").matcher(status).find(), status);
    }

    /** The whole way: set by the administrator, hinted on the link, fetched, verified, obeyed, reported. */
    @Test
    void whatTheAdministratorSettlesIsObeyedAtOnceAndReported() throws Exception {
        assertAllObeyTheNewestPolicy();
        CompletableFuture<Void> connected = new CompletableFuture<>();
        CompletableFuture<Notice.Kind> told = new CompletableFuture<>();
        try (Subscription _ = alice.listen(new MessageListener() {
            @Override
            public void message(Message message) {}

            @Override
            public void connected() {
                connected.complete(null);
            }

            @Override
            public void notice(Notice notice) {
                told.complete(notice.kind());
            }
        })) {
            connected.get(30, TimeUnit.SECONDS);
            administrator("policy", "set", "Default", "filesEnabled=false", "maxTtl=2h", "--yes");
            assertEquals(Notice.Kind.POLICY_CHANGED, told.get(30, TimeUnit.SECONDS));
        }
        Duration longest = Duration.ofHours(2);
        assertEquals(Optional.of(longest), alice.policies().current().lives().timeToLive());
        Instant expires = alice.send("bob", "until soon").expiresAt().orElseThrow();
        assertFalse(expires.isAfter(Instant.now().plus(longest)), expires::toString);
        Path file = Files.write(folder.resolve("plan.txt"), new byte[10]);
        assertThrows(
                ForbiddenByPolicyException.class,
                () -> alice.conversations().sendFile("bob", file, SendOptions.defaults(), (_, _) -> {}));
        assertAllObeyTheNewestPolicy();
        administrator("policy", "revert", "--yes");
        assertAllObeyTheNewestPolicy();
        assertEquals(Optional.empty(), alice.send("bob", "until you forget it").expiresAt());
        alice.conversations().sendFile("bob", file, SendOptions.defaults(), (_, _) -> {});
    }

    /** All that can be listed but for one list; with domains of 240 bytes it is just under the server's bound. */
    private Path large(int domainLength) throws Exception {
        String wide = "\ud83d\ude80".repeat(127);
        String domains = IntStream.range(0, 64)
                .mapToObj(i ->
                        "{\"domain\":\"" + "d".repeat(domainLength) + "\",\"networkId\":\"" + (10_000_000 + i) + "\"}")
                .collect(Collectors.joining(","));
        String networks = IntStream.range(0, 256)
                .mapToObj(i -> "\"" + (10_000_000 + i) + "\"")
                .collect(Collectors.joining(","));
        String json = "{\"enableAtak\":true,\"globalFederation\":true,\"enableRestrictedGlobalFederation\":true,"
                + "\"federationMode\":2,\"permittedNetworks\":[" + networks + "],"
                + "\"atakPackageValues\":[" + texts(wide, 16) + "],\"quickResponses\":[" + texts(wide, 32) + "],"
                + "\"permittedWickrEnterpriseNetworks\":[" + domains + "]}";
        return Files.writeString(folder.resolve("large-" + domainLength + ".json"), json);
    }

    private static String texts(String text, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"" + (char) ('a' + i % 26) + (i < 26 ? text : text.substring(2)) + "\"")
                .collect(Collectors.joining(","));
    }

    @Test
    void theLargestPolicyThatIsTakenArrives() throws Exception {
        String file = large(240).toString();
        administrator("policy", "set", "Default", "--file", file, "--yes");
        try {
            bob.policies().refresh();
            assertFalse(bob.policies().isRefused());
            assertEquals(32, bob.policies().current().quickResponses().size());
            String refused = assertThrows(
                            EvaluationException.class,
                            () -> administrator(
                                    "policy",
                                    "set",
                                    "Default",
                                    "--file",
                                    large(253).toString(),
                                    "--yes"))
                    .getMessage();
            assertTrue(String.valueOf(refused).contains(" bytes, of 44000 at most"), refused);
        } finally {
            administrator("policy", "revert", "--yes");
        }
    }
}
