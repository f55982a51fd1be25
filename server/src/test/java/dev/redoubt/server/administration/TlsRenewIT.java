package dev.redoubt.server.administration;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.invitation.ApplianceAddress;
import dev.redoubt.server.configuration.SecretFile;
import dev.redoubt.server.configuration.ServerConfiguration;
import dev.redoubt.server.tls.TlsFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code redoubtctl tls renew} on the files of an appliance; nothing runs. */
class TlsRenewIT {
    private static final ApplianceAddress LOCALHOST = new ApplianceAddress("localhost", 8443);
    private static final SecureRandom RANDOM = new SecureRandom();

    @TempDir
    private Path parent;

    private Path folder;

    @BeforeEach
    void init() {
        folder = parent.resolve("a");
        CommandRun.init(folder, "jdbc:mariadb://localhost/none");
    }

    private CommandRun renew(String... options) {
        List<String> arguments = new ArrayList<>(List.of(
                "tls", "renew", "--config", folder.resolve("redoubtd.toml").toString()));
        arguments.addAll(List.of(options));
        return CommandRun.of(Clock.systemUTC(), arguments.toArray(String[]::new));
    }

    private X509Certificate[] chain() {
        return TlsFiles.chain(folder.resolve("tls.crt"));
    }

    /** As the server does when it starts. */
    private KeyStore asServed() {
        return TlsFiles.keyStore(
                ServerConfiguration.read(folder.resolve("redoubtd.toml")).listener(), Instant.now());
    }

    /** The one that {@code init} has made, at another time. */
    private PrivateAuthority authority(Instant now) throws Exception {
        X509Certificate[] chain = chain();
        PrivateKey key = TlsFiles.privateKey(
                new SecretFile(folder.resolve("offline/ca.key")), chain[1], folder.resolve("tls.crt"));
        return PrivateAuthority.of(RANDOM, now, key, chain[1]);
    }

    private String[] given(PrivateAuthority authority, ApplianceAddress address) throws Exception {
        PrivateAuthority.Issued issued = authority.issue(address);
        return given(issued, issued.key(), authority);
    }

    private String[] given(PrivateAuthority.Issued issued, PrivateKey key, PrivateAuthority authority)
            throws Exception {
        Path certificate = parent.resolve("new.crt");
        Path privateKey = parent.resolve("new.key");
        Files.writeString(
                certificate,
                PrivateAuthority.pem(issued.certificate())
                        + PrivateAuthority.pem(authority.self().certificate()));
        try (Secret pem = PrivateAuthority.pem(key)) {
            NewFiles.replaceSecret(privateKey, pem);
        }
        return new String[] {"--certificate", certificate.toString(), "--private-key", privateKey.toString()};
    }

    private void assertRefused(String why, String... options) throws Exception {
        byte[] certificate = Files.readAllBytes(folder.resolve("tls.crt"));
        byte[] key = Files.readAllBytes(folder.resolve("secrets/tls.key"));
        CommandRun run = renew(options);
        assertEquals(1, run.code(), run.out());
        assertTrue(run.err().contains(why), run.err());
        assertArrayEquals(certificate, Files.readAllBytes(folder.resolve("tls.crt")));
        assertArrayEquals(key, Files.readAllBytes(folder.resolve("secrets/tls.key")));
    }

    @Test
    void thePrivateAuthorityIssuesTheNextOneForTheSameHost() throws Exception {
        X509Certificate[] before = chain();
        CommandRun run = renew();
        assertEquals(0, run.code(), run.err());
        X509Certificate[] after = chain();
        assertEquals(before[1], after[1]);
        assertNotEquals(before[0].getPublicKey(), after[0].getPublicKey());
        assertEquals(
                List.copyOf(before[0].getSubjectAlternativeNames()),
                List.copyOf(after[0].getSubjectAlternativeNames()));
        assertTrue(run.out().contains(TlsFiles.expiry(asServed()).toString()), run.out());
    }

    @Test
    void whatTheAuthorityHasIssuedElsewhereIsTaken() throws Exception {
        CommandRun run = renew(given(authority(Instant.now().minus(Duration.ofDays(2))), LOCALHOST));
        assertEquals(0, run.code(), run.err());
        assertEquals(
                Files.readString(parent.resolve("new.crt"), US_ASCII),
                Files.readString(folder.resolve("tls.crt"), US_ASCII));
        assertTrue(asServed().containsAlias("server"));
    }

    @Test
    void intoAFolderNothingOfTheServersIsTouched() throws Exception {
        X509Certificate[] before = chain();
        Path into = parent.resolve("into");
        CommandRun run = renew("--into", into.toString());
        assertEquals(0, run.code(), run.err());
        assertArrayEquals(before, chain());
        X509Certificate[] made = TlsFiles.chain(into.resolve("tls.crt"));
        TlsFiles.privateKey(new SecretFile(into.resolve("secrets/tls.key")), made[0], into.resolve("tls.crt"));
        assertNotEquals(before[0], made[0]);
    }

    @Test
    void anotherAuthorityIsRefused() throws Exception {
        PrivateAuthority another = PrivateAuthority.create(RANDOM, Instant.now());
        assertRefused("not the authority that devices know", given(another, LOCALHOST));
        Path key = parent.resolve("another.key");
        try (Secret pem = PrivateAuthority.pem(another.self().key())) {
            NewFiles.writeSecret(key, pem);
        }
        assertRefused("does not go with the certificate", "--authority-key", key.toString());
    }

    /** The pinned authority stands there, and has not signed what stands before it. */
    @Test
    void aChainThatTheAuthorityHasNotSignedIsRefused() throws Exception {
        X509Certificate known = chain()[1];
        PrivateAuthority posing = PrivateAuthority.of(
                RANDOM,
                Instant.now(),
                PrivateAuthority.create(RANDOM, Instant.now()).self().key(),
                known);
        assertRefused("devices would refuse this certificate for localhost", given(posing, LOCALHOST));
    }

    @Test
    void theKeyOfAnotherCertificateIsRefused() throws Exception {
        PrivateAuthority authority = authority(Instant.now());
        assertRefused(
                "does not go with the certificate",
                given(authority.issue(LOCALHOST), authority.issue(LOCALHOST).key(), authority));
    }

    @Test
    void whatIsNotValidNowIsRefused() throws Exception {
        assertRefused("and not now", given(authority(Instant.now().minus(Duration.ofDays(398))), LOCALHOST));
        assertRefused("and not now", given(authority(Instant.now().plus(Duration.ofDays(1))), LOCALHOST));
    }

    @Test
    void anotherHostIsRefused() throws Exception {
        ApplianceAddress elsewhere = new ApplianceAddress("elsewhere.example", 8443);
        assertRefused(
                "devices would refuse this certificate for localhost", given(authority(Instant.now()), elsewhere));
    }

    @Test
    void aKeyThatOthersCanReadIsRefused() throws Exception {
        String[] files = given(authority(Instant.now()), LOCALHOST);
        Files.setPosixFilePermissions(parent.resolve("new.key"), PosixFilePermissions.fromString("rw-r--r--"));
        assertRefused("chmod 0600", files);
    }

    @Test
    void eitherTheAuthoritysKeyOrWhatItHasIssued() throws Exception {
        List<String> both = new ArrayList<>(List.of(given(authority(Instant.now()), LOCALHOST)));
        both.addAll(List.of("--authority-key", folder.resolve("offline/ca.key").toString()));
        assertRefused("not both", both.toArray(String[]::new));
    }
}
