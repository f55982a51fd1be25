package dev.redoubt.server.administration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.channel.handshake.ChannelCertificate;
import dev.redoubt.channel.handshake.RootPin;
import dev.redoubt.crypto.Digests;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.invitation.ApplianceAddress;
import dev.redoubt.protocol.invitation.InvitationLink;
import dev.redoubt.protocol.policy.PolicyCertificate;
import dev.redoubt.server.channel.ChannelKeyFiles;
import dev.redoubt.server.policy.PolicyKeyFiles;
import dev.redoubt.server.testing.MariaDb;
import dev.redoubt.server.testing.Rows;
import dev.redoubt.server.testing.TestAppliance;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedoubtctlIT {
    @TempDir
    private Path parent;

    private CommandRun init(Path folder, String host, String... more) {
        List<String> arguments = new ArrayList<>(List.of("init", "--dir", folder.toString(), "--host", host));
        arguments.addAll(List.of(more));
        return CommandRun.of(Clock.systemUTC(), arguments.toArray(String[]::new));
    }

    private static String mode(Path file) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static X509Certificate certificate(Path file) throws Exception {
        try (InputStream in = Files.newInputStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    @Test
    void initMakesSecretsForTheirOwnerAlone() throws Exception {
        Path folder = parent.resolve("appliance");
        assertEquals(0, init(folder, "appliance.example").code());
        for (String secret : List.of(
                "secrets/tls.key",
                "secrets/channel.key",
                "secrets/policy.key",
                "secrets/name-index.key",
                "secrets/name-column.key",
                "offline/appliance-root.key",
                "offline/ca.key")) {
            assertEquals("rw-------", mode(folder.resolve(secret)), secret);
        }
        for (String closed : List.of("", "secrets", "offline")) {
            assertEquals("rwx------", mode(folder.resolve(closed)), closed);
        }
        assertEquals("rw-r--r--", mode(folder.resolve("redoubtd.toml")));
    }

    @Test
    void aPolicyKeyIsRenewedUpwardsWithTheRootAlone() throws Exception {
        Path folder = parent.resolve("appliance");
        assertEquals(0, init(folder, "appliance.example").code());
        String config = folder.resolve("redoubtd.toml").toString();
        PolicyCertificate first =
                PolicyKeyFiles.certificate(folder.resolve("policy.certificate")).orElseThrow();
        CommandRun renewed = CommandRun.of(Clock.systemUTC(), "policy-key", "renew", "--config", config);
        assertEquals(0, renewed.code(), renewed.err());
        PolicyCertificate second =
                PolicyKeyFiles.certificate(folder.resolve("policy.certificate")).orElseThrow();
        assertTrue(second.serial() > first.serial());
        assertFalse(second.key().equals(first.key()));
        CommandRun shown = CommandRun.of(Clock.systemUTC(), "policy-key", "show", "--config", config);
        assertTrue(shown.out().contains(second.key().toHex()), shown.out());
        Files.move(folder.resolve("offline/appliance-root.key"), folder.resolve("offline/away"));
        CommandRun without = CommandRun.of(Clock.systemUTC(), "policy-key", "renew", "--config", config);
        assertEquals(1, without.code());
        assertEquals(
                second,
                PolicyKeyFiles.certificate(folder.resolve("policy.certificate")).orElseThrow());
    }

    @Test
    void initMakesAnewWhatARunThatWasKilledLeftBehind() throws Exception {
        Path folder = parent.resolve("appliance");
        Files.createDirectories(folder.resolve("secrets"));
        Files.writeString(folder.resolve("secrets/channel.key"), "half");
        Files.writeString(folder.resolve("redoubtctl-init.unfinished"), "");
        assertEquals(0, init(folder, "appliance.example").code());
        assertEquals(32, Files.size(folder.resolve("secrets/channel.key")));
        assertFalse(Files.exists(folder.resolve("redoubtctl-init.unfinished")));
    }

    @Test
    void initOverwritesNothing() throws Exception {
        Path folder = parent.resolve("appliance");
        init(folder, "appliance.example");
        byte[] before = Files.readAllBytes(folder.resolve("offline/appliance-root.key"));
        CommandRun again = init(folder, "appliance.example");
        assertEquals(1, again.code());
        assertTrue(again.err().contains("is not empty: nothing was overwritten"), again.err());
        assertArrayEquals(before, Files.readAllBytes(folder.resolve("offline/appliance-root.key")));
    }

    @ParameterizedTest
    @CsvSource({"appliance.example, 2", "Appliance.Example, 2", "192.0.2.7, 7", "2001:db8::7, 7"})
    void serverCertificateIsForTheHostAndFromThePrivateAuthority(String host, int kind) throws Exception {
        Path folder = parent.resolve("appliance");
        assertEquals(0, init(folder, host).code());
        X509Certificate server = certificate(folder.resolve("tls.crt"));
        X509Certificate authority = certificate(folder.resolve("ca.crt"));
        server.verify(authority.getPublicKey());
        authority.verify(authority.getPublicKey());
        assertEquals(0, authority.getBasicConstraints());
        assertEquals(-1, server.getBasicConstraints());
        List<?> name = server.getSubjectAlternativeNames().iterator().next();
        assertEquals(kind, name.getFirst());
    }

    @Test
    void channelCertificateLivesThirtyDays() {
        Path folder = parent.resolve("appliance");
        init(folder, "appliance.example");
        ChannelCertificate certificate = ChannelKeyFiles.certificate(folder.resolve("channel.certificate"));
        assertEquals(Duration.ofDays(30), Duration.between(certificate.notBefore(), certificate.notAfter()));
        assertEquals(1, certificate.serial());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "-a", "a..b", "", "300.1.1.1"})
    void hostThatIsNoneIsRefusedBeforeAnythingIsMade(String host) {
        Path folder = parent.resolve("appliance");
        CommandRun run = init(folder, host);
        assertEquals(1, run.code());
        assertTrue(run.err().startsWith("redoubtctl: --host, --port:"), run.err());
        assertFalse(Files.exists(folder));
    }

    @Test
    void passwordFileThatIsMissingIsNoticedBeforeAnythingIsMade() {
        Path folder = parent.resolve("appliance");
        Path missing = parent.resolve("password");
        CommandRun run = init(folder, "localhost", "--database-password-file", missing.toString());
        assertEquals(1, run.code());
        assertEquals(
                "redoubtctl: secret file " + missing + " does not exist",
                run.err().strip());
        assertFalse(Files.exists(folder));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void initThatFailsInTheMiddleLeavesNothingOfItsOwn(boolean madeBefore) throws Exception {
        // So deep that the folders still fit into a path of Linux, and the files in them do not.
        Path folder = Files.createDirectories(parent.resolve("deep"));
        while (folder.toString().length() < 3_880) {
            folder = Files.createDirectory(folder.resolve("d".repeat(200)));
        }
        folder = folder.resolve("d".repeat(4_080 - folder.toString().length()));
        if (madeBefore) {
            Files.createDirectory(folder);
        }
        CommandRun run = init(folder, "localhost");
        assertEquals(1, run.code());
        assertTrue(run.err().startsWith("redoubtctl: cannot write"), run.err());
        assertEquals(madeBefore, Files.exists(folder));
        if (madeBefore) {
            assertEquals(0, folder.toFile().list().length);
        }
    }

    @Test
    void missingOptionIsAWrongCommandLine() {
        assertEquals(2, CommandRun.of(Clock.systemUTC(), "init", "--host", "a").code());
    }

    @Test
    void invitationPinsAuthorityAndRootAndKeepsOnlyADigestOfItsToken() throws Exception {
        TestAppliance appliance = new TestAppliance(parent);
        try (InvitationLink link = appliance.invite("alice")) {
            assertEquals(new ApplianceAddress("localhost", 8443), link.address());
            assertEquals(
                    Octets.copyOf(Digests.sha256(appliance.authority().getEncoded())), link.certificateAuthorityPin());
            RootPin root =
                    RootPin.ofKey(ChannelKeyFiles.certificate(appliance.folder().resolve("channel.certificate"))
                            .root());
            assertEquals(root.value(), link.applianceRootPin());
            Rows rows = new Rows(appliance.database());
            assertEquals(
                    1,
                    rows.count(
                            "invitation where token_digest = x'" + link.token().digest() + "'"));
        } finally {
            appliance.stop();
        }
    }

    @Test
    void nameThatIsEnrolledIsNotInvitedAgain() throws Exception {
        TestAppliance appliance = new TestAppliance(parent);
        try {
            appliance.enrol("alice", 1);
            CommandRun run = CommandRun.of(
                    appliance.clock(),
                    "invite",
                    "alice",
                    "--config",
                    appliance.configurationFile().toString());
            assertEquals(1, run.code());
            assertEquals(
                    "redoubtctl: somebody is enrolled under this name",
                    run.err().strip());
            assertEquals("", run.out());
        } finally {
            appliance.stop();
        }
    }

    @Test
    void invitingBeforeTheServerRanSaysWhatToDo() {
        Path folder = parent.resolve("appliance");
        String database = MariaDb.shared().createDatabase();
        CommandRun.init(folder, "jdbc:mariadb://127.0.0.1:" + MariaDb.shared().port() + "/" + database);
        CommandRun run = CommandRun.of(
                Clock.systemUTC(),
                "invite",
                "alice",
                "--config",
                folder.resolve("redoubtd.toml").toString());
        assertEquals(1, run.code());
        assertTrue(run.err().contains("start redoubtd once"), run.err());
    }

    @ParameterizedTest
    @CsvSource({"Alice, 7d, NAME:", "alice, 7, --valid-for:", "alice, 400d, --valid-for:"})
    void invitationOutOfFormIsRefused(String name, String validFor, String complaint) {
        CommandRun run = CommandRun.of(
                Clock.systemUTC(), "invite", name, "--valid-for", validFor, "--config", "/nowhere/redoubtd.toml");
        assertEquals(1, run.code());
        assertTrue(run.err().startsWith("redoubtctl: " + complaint), run.err());
    }

    @Test
    void renewedChannelKeyNeedsNothingNewOfClients() throws Exception {
        TestAppliance appliance = new TestAppliance(parent);
        try {
            CommandRun run = CommandRun.of(
                    appliance.clock(),
                    "channel",
                    "renew",
                    "--config",
                    appliance.configurationFile().toString());
            assertEquals(0, run.code(), run.err());
            ChannelCertificate renewed =
                    ChannelKeyFiles.certificate(appliance.folder().resolve("channel.certificate"));
            assertTrue(renewed.serial() > 1);
            assertEquals("rw-------", mode(appliance.folder().resolve("secrets/channel.key")));
            appliance.restart();
            appliance.enrol("alice", 1);
        } finally {
            appliance.stop();
        }
    }

    @Test
    void channelKeyIsNotRenewedUnderAnotherRoot() throws Exception {
        Path folder = parent.resolve("appliance");
        Path other = parent.resolve("other");
        init(folder, "appliance.example");
        init(other, "appliance.example");
        byte[] before = Files.readAllBytes(folder.resolve("channel.certificate"));
        CommandRun run = CommandRun.of(
                Clock.systemUTC(),
                "channel",
                "renew",
                "--config",
                folder.resolve("redoubtd.toml").toString(),
                "--root-key",
                other.resolve("offline/appliance-root.key").toString());
        assertEquals(1, run.code());
        assertTrue(run.err().contains("another appliance's root"), run.err());
        assertArrayEquals(before, Files.readAllBytes(folder.resolve("channel.certificate")));
    }
}
