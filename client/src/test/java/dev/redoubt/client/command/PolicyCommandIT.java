package dev.redoubt.client.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.client.PeopleAtAFakeAppliance;
import dev.redoubt.protocol.policy.proto.ConsentPopup;
import dev.redoubt.protocol.policy.proto.PasswordRequirements;
import dev.redoubt.protocol.policy.proto.ReadReceipts;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a policy means for whoever sits at a terminal, and for scripts. */
@Timeout(60)
class PolicyCommandIT {
    @TempDir
    Path folder;

    private final PeopleAtAFakeAppliance people = new PeopleAtAFakeAppliance();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Deque<String> hidden = new ArrayDeque<>();
    private volatile int exit;

    @BeforeEach
    void enrol() {
        for (String name : List.of("alice", "bob")) {
            assertEquals(0, run(name, "", "enrol", people.invite(name)), err());
        }
    }

    private int run(String home, String in, String... arguments) {
        return run(home, false, Map.of("REDOUBT_PASSPHRASE", "the passphrase"), in, arguments);
    }

    private int atTerminal(String home, String in, String... arguments) {
        return run(home, true, Map.of("REDOUBT_PASSPHRASE", "the passphrase"), in, arguments);
    }

    private int run(String home, boolean terminal, Map<String, String> variables, String in, String... arguments) {
        out.reset();
        err.reset();
        World world = new World(
                new PeoplesDevices(people, _ -> {}),
                new Terminal() {
                    @Override
                    boolean shows(int descriptor) {
                        return terminal;
                    }

                    @Override
                    char[] askHidden(String prompt, PassphraseSource.Asked asked) {
                        return hidden.removeFirst().toCharArray();
                    }
                },
                new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                variables,
                Set.of(),
                ZoneOffset.UTC);
        String[] all = new String[arguments.length + 2];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = "--home";
        all[arguments.length + 1] = folder.resolve(home).toString();
        return RedoubtCommand.commandLine(world).execute(all);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void withoutAPolicyThatIsSaid() {
        assertEquals(0, run("alice", "", "policy"));
        assertTrue(out().contains("There is no policy: nothing is restricted."), out());
    }

    @Test
    void whatIsRestrictedIsShownInWords() {
        people.settle(settings -> settings.setMaxTtl(7 * 86_400)
                .setMaxBor(30)
                .setFilesEnabled(false)
                .setForceDeviceLockout(6)
                .setLockoutThreshold(9)
                .setPresenceEnabled(false)
                .setMaxNonSsoSessionMinutes(60)
                .setAlwaysReauthenticate(true)
                .setShowMasterRecoveryKey(false)
                .addQuickResponses("On my way."));
        people.settleNetwork(network ->
                network.setReadReceipts(ReadReceipts.READ_RECEIPTS_DISABLED).setDataRetention(true));
        assertEquals(0, run("alice", "", "policy"), err());
        for (String line : List.of(
                "Network 12345678, group 1, version 2, as of 2026-11-01T12:00:00Z.",
                "  wrong passphrase   after 9 in a row one has to wait, longer each time",
                "                     after 6 (5 to 100) in a row this device erases itself",
                "  session            closed after 1 h",
                "  chat               locked after 5 min without a key",
                "  messages           live 7 d at most",
                "                     that burn do so 30 s after reading at the latest",
                "  files              neither sent nor received",
                "  read receipts      never sent",
                "  typing             never shown to others",
                "  recovery           none may be set up",
                "  retention          the administrators say",
                "  short answers      1. On my way.")) {
            assertTrue(out().contains(line), line + "\n" + out());
        }
    }

    @Test
    void aPolicyThatRestrictsNothingSaysSo() {
        people.settle(settings -> settings);
        assertEquals(0, run("alice", "", "policy"));
        assertTrue(out().contains("Nothing is restricted."), out());
    }

    @Test
    void offlineItShowsWhatHolds() {
        people.settle(settings -> settings.setFilesEnabled(false));
        assertEquals(0, run("alice", "", "policy"));
        people.goAway();
        assertEquals(0, run("alice", "", "policy"));
        assertTrue(out().contains("neither sent nor received"), out());
        assertTrue(err().contains("cannot be reached"), err());
    }

    @Test
    void allSettingsAreShownWithWhoEnforcesThem() {
        people.settle(settings -> settings.setMaxTtl(60));
        assertEquals(0, run("alice", "", "policy", "--all"));
        assertTrue(out().lines().anyMatch(line -> line.matches("  maxTtl +both +60")), out());
        assertTrue(out().lines().anyMatch(line -> line.matches("  federationMode +nothing there +0")), out());
        assertTrue(out().lines().anyMatch(line -> line.matches("  locationEnabled +nothing there +false")), out());
    }

    @Test
    void scriptsGetAllOfIt() {
        people.settle(settings -> settings.setMaxTtl(60));
        assertEquals(0, run("alice", "", "policy", "--json"));
        String json = out();
        assertTrue(json.startsWith("{\"version\":1,\"network\":\"12345678\",\"group\":\"1\","), json);
        assertTrue(json.contains("{\"name\":\"maxTtl\",\"value\":\"60\",\"enforcedBy\":\"both\"}"), json);
        assertTrue(json.endsWith("\"refused\":false,\"passphraseDue\":false,\"consentDue\":null}\n"), json);
    }

    @Test
    void whatIsForbiddenHasAnExitCodeAndASentence() {
        people.settle(settings -> settings.setMaxTtl(60));
        assertEquals(11, run("alice", "", "send", "bob", "hello", "--ttl", "2min"));
        assertTrue(err().contains("messages live for 60 s at most"), err());
        assertEquals(0, run("alice", "", "send", "bob", "hello"));
    }

    private void consent() {
        people.settleNetwork(network -> network.setConsentPopup(ConsentPopup.newBuilder()
                .setEnabled(true)
                .setHeader("Rules\u001b[2J")
                .setContent("Be kind.\nredoubt: all is well")));
    }

    @Test
    void scriptsAcknowledgeByAnOption() {
        consent();
        assertEquals(11, run("alice", "", "send", "bob", "hello"));
        assertTrue(err().contains("redoubt policy --acknowledge"), err());
        assertEquals(0, run("alice", "", "policy"));
        assertTrue(out().contains("    | Be kind.\n    | redoubt: all is well"), out());
        assertTrue(out().contains("Rules\\u{1b}[2J"), out());
        assertEquals(11, run("alice", "", "send", "bob", "hello"), "it was only shown");
        assertEquals(0, run("alice", "", "policy", "--acknowledge"));
        assertEquals(0, run("alice", "", "send", "bob", "hello"), err());
    }

    @Test
    void atATerminalItIsAsked() {
        consent();
        assertEquals(11, atTerminal("alice", "no\n", "policy"));
        assertEquals(0, atTerminal("alice", "yes\n", "policy"));
        assertTrue(out().contains("Acknowledge? Type yes: "), out());
        assertEquals(0, run("alice", "", "send", "bob", "hello"), err());
    }

    @Test
    void whatIsHereIsShownAlsoBeforeConsent() {
        assertEquals(0, run("bob", "", "send", "alice", "hello"));
        assertEquals(0, run("alice", "", "inbox", "--all"));
        consent();
        assertEquals(0, run("alice", "", "inbox", "--all"), err());
        assertTrue(out().contains("hello"), out());
    }

    @Test
    void aWeakPassphraseIsReplacedAtEnrolment() {
        people.settle(settings -> settings.setPasswordRequirements(
                PasswordRequirements.newBuilder().setNumbers(2)));
        hidden.addAll(List.of(
                "no digits here",
                "no digits here",
                "still none here",
                "still none here",
                "12 is enough",
                "12 is enough"));
        assertEquals(
                0, run("carol", true, Map.of(), "", "enrol", "--recovery", "later", people.invite("carol")), err());
        assertTrue(err().contains("another passphrase, with at least 2 digits"), err());
        assertEquals(List.of(), List.copyOf(hidden));
        hidden.add("12 is enough");
        assertEquals(0, run("carol", true, Map.of(), "", "send", "bob", "hello"), err());
    }

    @Test
    void aScriptIsToldThatThePassphraseIsTooWeak() {
        people.settle(settings -> settings.setPasswordRequirements(
                PasswordRequirements.newBuilder().setNumbers(2)));
        assertEquals(11, run("carol", "", "enrol", people.invite("carol")));
        assertTrue(err().contains("at least 2 digits"), err());
        assertEquals(11, run("carol", "", "send", "bob", "hello"));
        Map<String, String> both =
                Map.of("REDOUBT_PASSPHRASE", "the passphrase", "REDOUBT_NEW_PASSPHRASE", "the passphrase 12");
        assertEquals(0, run("carol", false, both, "", "passphrase"), err());
        Map<String, String> fresh = Map.of("REDOUBT_PASSPHRASE", "the passphrase 12");
        assertEquals(0, run("carol", false, fresh, "", "send", "bob", "hello"), err());
    }

    @Test
    void aShortAnswerIsSentByItsNumber() {
        people.settle(settings -> settings.addQuickResponses("Yes.").addQuickResponses("On my way."));
        assertEquals(0, run("alice", "", "policy"));
        assertEquals(0, run("alice", "", "send", "bob", "--quick", "2"), err());
        assertEquals(0, run("bob", "", "inbox"));
        assertTrue(out().contains("On my way."), out());
        assertEquals(2, run("alice", "", "send", "bob", "--quick", "3"));
        assertEquals(2, run("alice", "", "send", "bob", "--quick", "0"));
        assertEquals(2, run("alice", "", "send", "bob", "text", "--quick", "1"));
    }

    @Test
    void anEnrolmentWithoutRecoverySaysSo() {
        people.settle(settings -> settings.setShowMasterRecoveryKey(false));
        assertEquals(
                0,
                run(
                        "carol",
                        true,
                        Map.of("REDOUBT_PASSPHRASE", "the passphrase"),
                        "",
                        "enrol",
                        "--recovery",
                        "words",
                        people.invite("carol")),
                err());
        assertTrue(err().contains("allows no recovery"), err());
    }

    @Test
    void whoMustWaitIsTold() {
        people.settle(settings -> settings.setLockoutThreshold(1));
        assertEquals(0, run("alice", "", "policy"));
        Map<String, String> wrong = Map.of("REDOUBT_PASSPHRASE", "something else");
        assertEquals(4, run("alice", false, wrong, "", "policy"));
        assertTrue(err().contains("it can be tried again in 60 s"), err());
        assertEquals(4, run("alice", "", "policy"));
        people.pass(Duration.ofMinutes(1));
        assertEquals(0, run("alice", "", "policy"));
    }

    @Test
    void anErasedDeviceSaysWhatHappened() throws Exception {
        people.reset("alice");
        assertEquals(3, run("alice", "", "inbox"));
        assertTrue(err().contains("by a signed order of the appliance's administrator"), err());
        assertEquals(3, run("alice", "", "inbox"));
        assertTrue(err().contains("This device was erased on 2026-11-01T12:00:00Z"), err());
        assertFalse(Files.exists(folder.resolve("alice").resolve("container.db")));
    }

    @Test
    void aChangeIsTold() {
        people.settle(settings -> settings);
        assertEquals(0, run("alice", "", "inbox"));
        people.settle(settings -> settings.setFilesEnabled(false));
        assertEquals(0, run("alice", "", "inbox"));
        assertTrue(err().contains("the administrator has changed the policy for this device"), err());
    }

    /** Each chat begins with it, also where it was acknowledged before. */
    @Test
    void aChatBeginsWithTheConsent() {
        consent();
        assertEquals(0, run("alice", "", "policy", "--acknowledge"));
        Map<String, String> terminal = Map.of("REDOUBT_PASSPHRASE", "the passphrase", "TERM", "xterm");
        assertEquals(11, run("alice", true, terminal, "no\n", "chat"));
        assertTrue(out().contains("    | Be kind.\n    | redoubt: all is well"), out());
        assertTrue(out().contains("Acknowledge? Type yes: "), out());
    }

    private Thread gateway() throws Exception {
        Thread gateway = Thread.ofPlatform().start(() -> exit = run("alice", "", "gateway"));
        while (!out().contains("browser: ")) {
            assertTrue(gateway.isAlive(), err());
            Thread.sleep(20);
        }
        return gateway;
    }

    /** Nobody asks it for anything: it asks by itself. */
    @Test
    void aGatewayThatIsIdleObeysAnOrder() throws Exception {
        Thread gateway = gateway();
        people.reset("alice");
        people.pass(Duration.ofHours(1));
        gateway.join();
        assertEquals(3, exit);
        assertTrue(err().contains("by a signed order of the appliance's administrator"), err());
        assertFalse(Files.exists(folder.resolve("alice").resolve("gateway.token")));
        assertFalse(Files.exists(folder.resolve("alice").resolve("container.db")));
    }

    @Test
    void aGatewayEndsWithTheSession() throws Exception {
        people.settle(settings -> settings.setMaxNonSsoSessionMinutes(60));
        Thread gateway = gateway();
        people.pass(Duration.ofHours(1));
        gateway.join();
        assertEquals(11, exit);
        assertFalse(Files.exists(folder.resolve("alice").resolve("gateway.token")));
    }

    private String asked(String url, String token) throws Exception {
        HttpURLConnection asked =
                (HttpURLConnection) URI.create(url + "v1/clock").toURL().openConnection();
        asked.setRequestProperty("Redoubt-Gateway-Token", token);
        assertEquals(403, asked.getResponseCode());
        return new String(asked.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** What the administrators want read since then comes before the next request. */
    @Test
    void aGatewayForwardsNothingBeforeConsent() throws Exception {
        Thread gateway = gateway();
        String url = out().lines().findFirst().orElseThrow();
        String line = Files.readString(folder.resolve("alice").resolve("gateway.token"));
        consent();
        people.pass(Duration.ofHours(1));
        String answer = asked(url, line.strip().substring("Redoubt-Gateway-Token: ".length()));
        assertTrue(answer.contains("\"code\":\"consent_due\""), answer);
        gateway.interrupt();
        gateway.join();
    }
}
