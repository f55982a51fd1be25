package dev.redoubt.client.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.client.PeopleAtAFakeAppliance;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code redoubt recovery}, {@code recover}, {@code passphrase} and {@code offline}, as they are typed. */
@Timeout(60)
class RecoveryCommandIT {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private PeopleAtAFakeAppliance people;

    @BeforeEach
    void people() {
        people = new PeopleAtAFakeAppliance();
    }

    private int run(String person, Map<String, String> variables, String in, String... arguments) {
        return run(person, variables, new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)), arguments);
    }

    private int run(String person, Map<String, String> variables, InputStream in, String... arguments) {
        out.reset();
        err.reset();
        Map<String, String> all = new HashMap<>();
        all.put("REDOUBT_PASSPHRASE", "the passphrase of " + person);
        all.put("REDOUBT_HOME", folder.resolve(person).toString());
        all.putAll(variables);
        World world = new World(
                new PeoplesDevices(people, _ -> {}),
                new Terminal(),
                in,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                all,
                Set.of(),
                ZoneOffset.UTC);
        return RedoubtCommand.commandLine(world).execute(arguments);
    }

    private int run(String person, String... arguments) {
        return run(person, Map.of(), "", arguments);
    }

    private static Map<String, String> secret(String secret) {
        return Map.of("REDOUBT_RECOVERY", secret);
    }

    private static Map<String, String> fresh(String secret) {
        return Map.of("REDOUBT_NEW_RECOVERY", secret);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private String link() {
        return out().lines()
                .map(String::strip)
                .filter(line -> line.startsWith("redoubt-recovery:"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aRecoveryPassphraseOfSevenCharactersIsRefused() {
        assertEquals(0, run("alice", "enrol", "--recovery", "later", people.invite("alice")));
        assertEquals(2, run("alice", fresh("1234567"), "", "recovery", "setup"));
        assertTrue(err().contains("at least 8 characters"), err());
        assertEquals(0, run("alice", fresh("12345678"), "", "recovery", "setup"));
    }

    @Test
    void enrolSetsTheRecoveryUpWithTheGivenPassphrase() {
        assertEquals(0, run("alice", fresh("my own one"), "", "enrol", people.invite("alice")));
        assertTrue(out().contains("The recovery is set up."), out());
        assertTrue(err().contains("weak against the appliance itself"), err());
        assertEquals(0, run("alice", "recovery", "status"));
        assertTrue(out().startsWith("With your recovery passphrase and the appliance"), out());
    }

    @Test
    void aGroupIsRestoredOnceItsMembersAreConfirmed() {
        assertEquals(0, run("bob", "enrol", "--recovery", "later", people.invite("bob")));
        assertEquals(0, run("alice", fresh("my own one"), "", "enrol", people.invite("alice")));
        String link = link();
        assertEquals(0, run("alice", "group", "create", "Hikers", "bob"), err());
        assertEquals(0, run("alice", "inbox"), err());
        assertEquals(0, run("fresh", secret("my own one"), "", "recover", link), err());
        assertEquals(0, run("fresh", "inbox"), err());
        assertEquals(0, run("bob", "fingerprint"), err());
        String beginning = out().substring("bob (you): ".length(), "bob (you): ".length() + 19);
        assertEquals(1, run("fresh", Map.of(), "no\n", "group", "restore", "Hikers"), err());
        assertTrue(err().contains("  alice*  (you)\n"), err());
        assertTrue(err().contains("  bob (unverified, from another device)  " + beginning + "…\n"), err());
        assertTrue(err().contains("Nothing was changed."), err());
        assertTrue(run("fresh", "send", "-g", "Hikers", "too early") != 0);
        assertEquals(0, run("fresh", Map.of(), "yes\n", "group", "restore", "Hikers"), err());
        assertTrue(err().contains("Restored."), err());
        assertEquals(0, run("fresh", "send", "-g", "Hikers", "back"), err());
        assertEquals(0, run("bob", "inbox"), err());
        assertTrue(out().contains("in the group \"Hikers\": back"), out());
    }

    @Test
    void aProposedPassphraseThatIsNotTypedBackSetsNothingUp() {
        assertEquals(0, run("alice", "enrol", "--recovery", "default", people.invite("alice")));
        assertTrue(out().contains("Your recovery passphrase, shown this once."), out());
        assertEquals(2, err().split("try again", -1).length - 1, err());
        assertTrue(err().contains("The passphrase that you wrote down is void"), err());
        assertTrue(err().contains("The recovery was not set up"), err());
        assertEquals(0, run("alice", "recovery", "status"));
        assertTrue(out().startsWith("Not set up"), out());
    }

    /** Types what is shown, but not at first. */
    private final class Slips extends InputStream {
        private InputStream typed = InputStream.nullInputStream();
        private boolean begun;

        @Override
        public int read() throws IOException {
            if (!begun) {
                begun = true;
                String shown = out().lines()
                        .filter(line -> line.startsWith("  "))
                        .findFirst()
                        .orElseThrow()
                        .strip();
                typed = new ByteArrayInputStream(("a slip\n" + shown + "\n").getBytes(StandardCharsets.UTF_8));
            }
            return typed.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int octet = length == 0 ? 0 : read();
            if (octet < 0 || length == 0) {
                return octet;
            }
            into[offset] = (byte) octet;
            return 1;
        }
    }

    @Test
    void aSlipIsAskedAgain() {
        assertEquals(0, run("alice", "enrol", people.invite("alice")));
        assertEquals(0, run("alice", Map.of(), new Slips(), "recovery", "setup"), err());
        assertTrue(err().contains("What you typed differs from what was shown"), err());
        assertTrue(out().contains("The recovery is set up."), out());
        assertFalse(err().contains("void"), err());
    }

    @Test
    void aScriptIsAskedNothingAndWarned() {
        assertEquals(0, run("alice", "enrol", people.invite("alice")));
        assertFalse(out().contains("Your recovery passphrase"), out());
        assertTrue(err().contains("The recovery was not set up"), err());
    }

    @Test
    void laterAsksNothing() {
        assertEquals(0, run("alice", "enrol", "--recovery", "later", people.invite("alice")));
        assertFalse(out().contains("passphrase"), out());
        assertEquals(2, run("alice", "enrol", "--recovery", "sometimes", people.invite("alice")));
    }

    @Test
    void aNewDeviceRecoversTheAccount() {
        run("alice", fresh("legal winner thank year wave sausage worth"), "", "enrol", people.invite("alice"));
        String link = link();
        assertFalse(err().contains("weak"), err());
        assertEquals(4, run("new", secret("wrong one"), "", "recover", link));
        assertEquals(0, run("new", secret("legal winner thank year wave sausage worth"), "", "recover", link));
        assertTrue(out().startsWith("Recovered as alice.\n"), out());
        assertEquals(0, run("new", secret("legal winner thank year wave sausage worth"), "", "recovery", "test"));
        assertEquals("It works: this recovers your account.\n", out());
    }

    @Test
    void changesOfTheDevicesAskForTheRecovery() {
        run("alice", fresh("my own one"), "", "enrol", people.invite("alice"));
        String link = link();
        assertEquals(0, run("new", secret("my own one"), "", "recover", link));
        assertEquals(0, run("alice", "device", "list"));
        String other = out().lines().toList().getLast().substring(0, 19);
        assertEquals(4, run("alice", secret("wrong one"), "", "device", "renew"));
        assertEquals(0, run("alice", secret("my own one"), "", "device", "renew"), err());
        assertEquals(0, run("alice", "device", "suspend", other));
        assertEquals(4, run("alice", secret("wrong one"), "", "device", "lift", other));
        assertEquals(0, run("alice", secret("my own one"), "", "device", "lift", other), err());
        assertEquals(4, run("alice", secret("wrong one"), "", "device", "revoke", other));
        assertEquals(0, run("alice", secret("my own one"), "", "device", "revoke", other), err());
    }

    @Test
    void aForgottenPassphraseIsReplaced() {
        run("alice", fresh("my own one"), "", "enrol", people.invite("alice"));
        String link = link();
        Map<String, String> both = Map.of("REDOUBT_RECOVERY", "my own one", "REDOUBT_PASSPHRASE", "quite another one");
        assertEquals(0, run("alice", both, "", "recover", "--forgotten", link));
        assertEquals(4, run("alice", "contacts"));
        assertEquals(0, run("alice", Map.of("REDOUBT_PASSPHRASE", "quite another one"), "", "contacts"));
    }

    @Test
    void theDevicesPassphraseChanges() {
        run("alice", "enrol", "--recovery", "later", people.invite("alice"));
        Map<String, String> fresh = Map.of("REDOUBT_NEW_PASSPHRASE", "quite another one");
        assertEquals(2, run("alice", fresh, "", "passphrase", "--wipe-after", "3"));
        assertEquals(0, run("alice", fresh, "", "passphrase", "--wipe-after", "5"));
        for (int i = 0; i < 4; i++) {
            assertEquals(4, run("alice", "contacts"));
        }
        assertTrue(err().contains("After 1 more failures"), err());
        assertEquals(1, run("alice", "contacts"));
        assertTrue(err().contains("has erased itself"), err());
        assertEquals(3, run("alice", "contacts"));
    }

    @Test
    void wordsThatAreNotAskedBackRightSetNothingUp() {
        run("alice", "enrol", "--recovery", "later", people.invite("alice"));
        String file = folder.resolve("recovery.txt").toString();
        assertEquals(1, run("alice", Map.of(), "wrong\n", "recovery", "setup", "--words", "--file", file));
        assertTrue(out().contains("  1. "), out());
        assertTrue(Files.exists(Path.of(file)));
        run("alice", "recovery", "status");
        assertTrue(out().startsWith("Not set up"), out());
    }

    @Test
    void wrongWordsSayWhatToLookAt() throws Exception {
        run("alice", "enrol", "--recovery", "later", people.invite("alice"));
        String file = folder.resolve("recovery.txt").toString();
        run("alice", "recovery", "setup", "--words", "--file", file);
        String typed = "abandon ".repeat(22) + "abandn art";
        assertEquals(2, run("new", secret(typed), "", "recover", "--file", file));
        assertEquals("redoubt: Word 23 is not in the list. Did you mean \"abandon\"?\n", err());
    }

    @Test
    void theOfflineCommandsCarryADeviceIn() throws Exception {
        String media = Files.createDirectory(folder.resolve("usb")).toString();
        String invitation = people.invite("alice");
        assertEquals(0, run("offline", fresh("the vault's own"), "", "offline", "init", media));
        String account =
                out().lines().findFirst().orElseThrow().substring("The account is made. Its fingerprint: ".length());
        String[] enrol = {"enrol", invitation, "--recovery", "offline", "--media", media};
        assertEquals(0, run("alice", enrol));
        assertTrue(out().contains("Account:     " + account), out());
        String device = out().lines()
                .filter(line -> line.startsWith("This device: "))
                .findFirst()
                .orElseThrow()
                .substring(13);
        assertEquals(1, run("offline", secret("the vault's own"), "no\n", "offline", "sign", media));
        assertEquals(0, run("offline", secret("the vault's own"), "yes\n", "offline", "sign", media));
        assertTrue(out().contains("Its fingerprint: " + device), out());
        people.settle(settings -> settings.setFilesEnabled(false));
        assertEquals(0, run("alice", enrol));
        assertEquals("Enrolled as alice.\n", out());
        people.goAway();
        assertEquals(0, run("alice", "policy"));
        assertTrue(out().contains("neither sent nor received"), "the policy came with the enrolment: " + out());
        assertEquals(1, run("offline", secret("the vault's own"), "", "offline", "sign", media));
    }

    @Test
    void theRecoveryPassphraseChanges() {
        run("alice", fresh("my own one"), "", "enrol", people.invite("alice"));
        Map<String, String> both = Map.of("REDOUBT_RECOVERY", "my own one", "REDOUBT_NEW_RECOVERY", "another one");
        assertEquals(0, run("alice", both, "", "recovery", "change-passphrase"), err());
        assertEquals(4, run("alice", secret("my own one"), "", "recovery", "test"));
        assertEquals(0, run("alice", secret("another one"), "", "recovery", "test", "--json"), err());
        assertEquals("{\"works\":true}\n", out());
    }

    @Test
    void changesOfTheAccountAskForTheRecovery() {
        run("alice", fresh("my own one"), "", "enrol", people.invite("alice"));
        String link = link();
        assertEquals(2, run("new", "recover", "--json", "--media", folder.toString(), link));
        assertTrue(err().startsWith("{\"error\":{\"kind\":\"usage\","), err());
        assertEquals(0, run("new", secret("my own one"), "", "recover", "--json", link), err());
        assertTrue(out().startsWith("{\"name\":\"alice\",\"fingerprint\":\""), out());
        run("new", "device", "list");
        String old = out().lines().toList().getLast().strip().substring(0, 9);
        assertEquals(4, run("new", secret("wrong one"), "", "device", "revoke", old), err());
        assertEquals(0, run("new", secret("my own one"), "", "device", "revoke", old, "--json"), err());
        assertFalse(out().contains(old), out());
        assertTrue(out().startsWith("[{\"fingerprint\":\""), out());
    }
}
