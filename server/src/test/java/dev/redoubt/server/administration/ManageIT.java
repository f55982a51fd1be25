package dev.redoubt.server.administration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.redoubt.server.testing.TestAppliance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code redoubtctl} and a running server, over the machine's socket and with a profile through the channel. */
@Timeout(180)
class ManageIT {
    @TempDir
    static Path folder;

    private static TestAppliance appliance;
    private static Path auditor;

    @BeforeAll
    static void start() {
        appliance = new TestAppliance(folder);
        // Profiles name the port that the configuration does, and this server took a free one.
        auditor = profile("auditor", "auditor");
    }

    @AfterAll
    static void stop() throws Exception {
        appliance.stop();
    }

    private static Path profile(String name, String role) {
        Path file = folder.resolve(name + ".toml");
        CommandRun run = local("admin", "add", name, "--role", role, "--profile", file.toString());
        assertEquals(0, run.code(), run.err());
        return withTheTruePort(file);
    }

    private static Path withTheTruePort(Path profile) {
        try {
            return Files.writeString(
                    profile,
                    Files.readString(profile)
                            .replaceFirst(
                                    "localhost:\\d+",
                                    "localhost:" + appliance.appliance().port()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** On the machine. */
    private static CommandRun local(String... arguments) {
        List<String> all = new ArrayList<>(
                List.of("--config", appliance.configurationFile().toString()));
        all.addAll(List.of(arguments));
        return CommandRun.of(appliance.clock(), all.toArray(String[]::new));
    }

    /** From elsewhere. */
    private static CommandRun remote(Path profile, String... arguments) {
        // Two equal changes within a second would have one signature.
        appliance.clock().move(Duration.ofSeconds(1));
        List<String> all = new ArrayList<>(List.of("--profile", profile.toString()));
        all.addAll(List.of(arguments));
        return CommandRun.of(appliance.clock(), all.toArray(String[]::new));
    }

    private static String done(CommandRun run) {
        assertEquals(0, run.code(), run.err());
        return run.out();
    }

    private static JsonNode json(CommandRun run) throws Exception {
        return new ObjectMapper().readTree(done(run));
    }

    private static String notDone(CommandRun run) {
        assertEquals(1, run.code(), run.out() + run.err());
        return run.err();
    }

    private static String mode(Path file) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void aProfileIsForItsOwnerAloneAndReachesTheApplianceThroughTheChannel() throws Exception {
        assertEquals("rw-------", mode(auditor));
        String table = done(remote(auditor, "admin", "list"));
        assertTrue(table.startsWith("NAME"), table);
        assertTrue(table.contains("auditor  auditor  RDBT"), table);
        assertEquals("rw-------", mode(folder.resolve("auditor.toml.seen")));
    }

    @Test
    void whoMayOnlyReadIsToldSo() {
        String refused = notDone(remote(auditor, "network", "rename", "Mine"));
        assertEquals("redoubtctl: this is for the role administrator, and not for auditor\n", refused);
    }

    @Test
    void forScriptsARefusalIsJson() throws Exception {
        String refused = notDone(remote(auditor, "network", "rename", "Mine", "--json"));
        JsonNode json = new ObjectMapper().readTree(refused);
        assertEquals("ForbiddenError", json.path("error").asText());
        assertEquals(403, json.path("status").asInt());
    }

    @Test
    void aProfileThatOthersCanReadIsNotUsed() throws Exception {
        Path open = Files.copy(auditor, folder.resolve("open.toml"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
        assertTrue(notDone(remote(open, "admin", "list")).contains("chmod 0600"));
    }

    @Test
    void anotherApplianceThanThePinnedOneIsNotSpokenTo() throws Exception {
        String other =
                Files.readString(auditor).replaceFirst("root_pin = \"[0-9a-f]{64}", "root_pin = \"" + "0".repeat(64));
        Path file = Files.copy(auditor, folder.resolve("other.toml"));
        Files.writeString(file, other);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertTrue(notDone(remote(file, "admin", "list")).contains("this is not the appliance of the profile"));
        assertFalse(Files.exists(folder.resolve("other.toml.seen")));
    }

    @Test
    void aKeyWhoseSecretIsWrongOpensNothing() throws Exception {
        Path file = Files.copy(auditor, folder.resolve("wrong.toml"));
        Files.writeString(file, Files.readString(auditor).replaceFirst("secret = \"...", "secret = \"xyz"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertTrue(notDone(remote(file, "admin", "list")).contains("the signature is wrong"));
    }

    @Test
    void aProfileThatIsThereIsNotReplacedAndNobodyIsAdded() throws Exception {
        Path there = Files.writeString(folder.resolve("there.toml"), "mine");
        notDone(local("admin", "add", "nobody", "--role", "owner", "--profile", there.toString()));
        assertEquals("mine", Files.readString(there));
        assertFalse(done(local("admin", "list")).contains("nobody"));
    }

    /** The key's secret would be shown once, and nowhere. */
    @Test
    void aProfileThatCannotBeMadeCostsNoKey() throws Exception {
        Path certificate = appliance.folder().resolve("tls.crt");
        byte[] kept = Files.readAllBytes(certificate);
        Path file = folder.resolve("lost.toml");
        try {
            Files.writeString(certificate, "no certificate");
            notDone(local("admin", "add", "lost", "--role", "auditor", "--profile", file.toString()));
        } finally {
            Files.write(certificate, kept);
        }
        notDone(local("admin", "add", "lost", "--role", "auditor", "--profile", folder + "/nowhere/lost.toml"));
        assertFalse(Files.exists(file));
        assertFalse(done(local("admin", "list")).contains("lost"));
    }

    @Test
    void whoIsRefusedLeavesNoProfile() {
        Path file = folder.resolve("again.toml");
        notDone(local("admin", "add", "auditor", "--role", "owner", "--profile", file.toString()));
        assertFalse(Files.exists(file));
    }

    @Test
    void aSecondKeyTakesTheFirstOnesPlace() throws Exception {
        Path first = profile("dora", "auditor");
        Path second = folder.resolve("dora-2.toml");
        done(local("admin", "keys", "add", "dora", "--profile", second.toString()));
        withTheTruePort(second);
        String key = json(local("credentials", "--profile", first.toString()))
                .path("AccessKeyId")
                .asText();
        done(local("admin", "keys", "remove", "dora", key));
        notDone(remote(first, "admin", "list"));
        done(remote(second, "admin", "list"));
        done(local("admin", "remove", "dora", "--yes"));
        notDone(remote(second, "admin", "list"));
    }

    @Test
    void anOwnerAdministersFromElsewhere() {
        Path owner = profile("erin", "owner");
        Path made = folder.resolve("finn.toml");
        done(remote(owner, "admin", "add", "finn", "--role", "administrator", "--profile", made.toString()));
        done(remote(made, "network", "rename", "Ours"));
        assertTrue(done(remote(made, "network", "show")).contains("Ours"));
        done(remote(owner, "admin", "role", "finn", "auditor"));
        notDone(remote(made, "network", "rename", "Mine"));
    }

    @Test
    void nothingIsDeletedWithoutAWord() {
        String refused = notDone(local("admin", "remove", "auditor"));
        assertTrue(refused.contains("say --yes"), refused);
        done(remote(auditor, "admin", "list"));
    }

    @Test
    void networkSettingsAreTypedAsTheyAreShown() {
        String shown = done(local("network", "set", "readReceiptConfig.status=FORCE_ENABLED"));
        assertTrue(shown.contains("FORCE_ENABLED"), shown);
        String refused = notDone(local("network", "set", "readReceiptConfig.status=perhaps"));
        assertTrue(
                refused.contains("settings.readReceiptConfig.status is one of DISABLED, ENABLED, FORCE_ENABLED"),
                refused);
    }

    @Test
    void anyOperationCanBeCalled() throws Exception {
        String network =
                json(local("api", "ListNetworks")).at("/networks/0/networkId").asText();
        assertEquals(8, network.length());
        assertTrue(done(local("api", "--list")).contains("BatchToggleUserSuspendStatus"));
        assertTrue(notDone(local("api", "MakeCoffee")).contains("there is no operation MakeCoffee"));
        assertTrue(notDone(local("api", "GetNetwork", "{")).contains("MEMBERS is not JSON"));
    }

    @Test
    void theWayIsNamedOnce() {
        CommandRun none = CommandRun.of(appliance.clock(), "network", "show");
        assertTrue(notDone(none).contains("which appliance?"), none.err());
        CommandRun both = local("--profile", auditor.toString(), "network", "show");
        assertTrue(notDone(both).contains("choose one"), both.err());
        done(CommandRun.of(
                appliance.clock(),
                "network",
                "show",
                "--config",
                appliance.configurationFile().toString()));
        assertEquals(2, local("network", "display").code());
    }

    @Test
    void aServerThatIsNotThereIsNamed() throws Exception {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("redoubtd.toml"), Files.readString(appliance.configurationFile()));
        CommandRun run = CommandRun.of(
                appliance.clock(),
                "network",
                "show",
                "--config",
                elsewhere.resolve("redoubtd.toml").toString());
        assertTrue(notDone(run).contains("is redoubtd running?"), run.err());
    }
}
