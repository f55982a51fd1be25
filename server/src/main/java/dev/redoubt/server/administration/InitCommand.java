package dev.redoubt.server.administration;

import dev.redoubt.channel.handshake.ApplianceRoot;
import dev.redoubt.channel.handshake.ChannelCertificate;
import dev.redoubt.channel.handshake.Suite;
import dev.redoubt.crypto.Secret;
import dev.redoubt.crypto.SigningKey;
import dev.redoubt.protocol.invitation.ApplianceAddress;
import dev.redoubt.protocol.policy.PolicyCertificate;
import dev.redoubt.server.account.NameVault;
import dev.redoubt.server.configuration.SecretFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bouncycastle.operator.OperatorCreationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code redoubtctl init}: everything that a new appliance needs but its database. */
@Command(
        name = "init",
        mixinStandardHelpOptions = true,
        description = {
            "Makes an appliance root, channel and policy keys and certificates, private CA, server certificate, keys for the database's"
                    + " columns and a configuration, in a new folder.",
            "The database's password is taken from a file, or from the environment variable REDOUBT_DATABASE_PASSWORD."
        })
final class InitCommand implements Callable<Integer>, ClockedCommand {
    static final String PASSWORD_VARIABLE = "REDOUBT_DATABASE_PASSWORD";

    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    @Option(names = "--dir", required = true, paramLabel = "DIR", description = "Folder to make; must be new or empty.")
    private Path folder = Path.of("");

    @Option(
            names = "--host",
            required = true,
            paramLabel = "HOST",
            description = "Name or IP address under which devices reach the appliance.")
    private String host = "";

    @Option(names = "--port", paramLabel = "PORT", description = "Public port (default: ${DEFAULT-VALUE}).")
    private int port = 8443;

    @Option(
            names = "--listen",
            paramLabel = "ADDRESS",
            description = "Address to bind; by default all of them, or 127.0.0.1 if the host is localhost.")
    private Optional<String> listen = Optional.empty();

    @Option(
            names = "--management-port",
            paramLabel = "PORT",
            description = "Port for health and metrics on 127.0.0.1 (default: ${DEFAULT-VALUE}).")
    private int managementPort = 8444;

    @Option(
            names = "--database-url",
            paramLabel = "URL",
            description = "JDBC address of an empty MariaDB database (default: ${DEFAULT-VALUE}).")
    private String databaseUrl = "jdbc:mariadb://127.0.0.1:3306/redoubt";

    @Option(names = "--database-user", paramLabel = "USER", description = "(default: ${DEFAULT-VALUE})")
    private String databaseUser = "redoubt";

    @Option(
            names = "--database-password-file",
            paramLabel = "FILE",
            description = "File with the database's password, readable for its owner alone; it is copied.")
    private Optional<Path> databasePasswordFile = Optional.empty();

    InitCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() throws GeneralSecurityException, OperatorCreationException, IOException {
        ApplianceAddress address = address();
        Optional<Secret> password = password();
        try {
            String configuration = configuration(address, password.isPresent());
            Layout layout = new Layout(folder.toAbsolutePath().normalize());
            report(layout, make(layout, address, configuration, password));
        } finally {
            password.ifPresent(Secret::close);
        }
        return 0;
    }

    /** All of it or nothing; what a run left behind that was killed is made anew. */
    private String make(Layout layout, ApplianceAddress address, String configuration, Optional<Secret> password)
            throws GeneralSecurityException, OperatorCreationException, IOException {
        NewFiles.removeUnfinished(layout);
        boolean isNew = NewFiles.emptyFolder(layout.folder());
        try {
            NewFiles.writePublic(layout.unfinished(), "redoubtctl init has not ended here; it may be run again\n");
            NewFiles.emptyFolder(layout.secrets());
            NewFiles.emptyFolder(layout.offline());
            String pin = makeChannelKeys(layout);
            makeTlsKeys(layout, address);
            makeSecret(layout.nameIndexKey());
            makeSecret(layout.nameColumnKey());
            makeSecret(layout.recoveryOprfKey());
            password.ifPresent(secret -> NewFiles.writeSecret(layout.databasePassword(), secret));
            NewFiles.writePublic(layout.configuration(), configuration);
            NewFiles.delete(layout.unfinished());
            return pin;
        } catch (Exception e) {
            NewFiles.undo(layout.folder(), isNew);
            throw e;
        }
    }

    private ApplianceAddress address() {
        try {
            return new ApplianceAddress(host.toLowerCase(Locale.ROOT), port);
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException("--host, --port: " + e.getMessage(), e);
        }
    }

    private String makeChannelKeys(Layout layout) {
        try (ApplianceRoot root = new ApplianceRoot(makeKey(layout.applianceRootKey()));
                SigningKey key = makeKey(layout.channelKey())) {
            ChannelCertificate certificate = root.issue(
                    Suite.ofCode(1).orElseThrow(),
                    key.verifyingKey(),
                    1,
                    clock.instant().minus(ChannelCommand.BACKDATED),
                    ChannelCertificate.MAXIMUM_LIFE);
            NewFiles.writePublic(layout.channelCertificate(), certificate.toBytes());
            makePolicyKey(layout, root);
            return root.pin().toString();
        }
    }

    private void makePolicyKey(Layout layout, ApplianceRoot root) {
        Instant now = clock.instant();
        try (SigningKey key = makeKey(layout.policyKey())) {
            PolicyCertificate certificate = root.certifyPolicyKey(
                    key.verifyingKey(),
                    ApplianceRootOptions.upwards(0, now),
                    now.minus(ChannelCommand.BACKDATED),
                    PolicyCertificate.MAXIMUM_LIFE);
            NewFiles.writePublic(layout.policyCertificate(), certificate.toBytes());
        }
    }

    private SigningKey makeKey(Path file) {
        SigningKey key = SigningKey.generate(random);
        NewFiles.writeSecret(file, key.seed());
        return key;
    }

    private void makeTlsKeys(Layout layout, ApplianceAddress address)
            throws GeneralSecurityException, OperatorCreationException, IOException {
        PrivateAuthority authority = PrivateAuthority.create(random, clock.instant());
        PrivateAuthority.Issued server = authority.issue(address);
        String authorityPem = PrivateAuthority.pem(authority.self().certificate());
        NewFiles.writePublic(layout.authorityCertificate(), authorityPem);
        NewFiles.writePublic(layout.serverCertificate(), PrivateAuthority.pem(server.certificate()) + authorityPem);
        try (Secret authorityKey = PrivateAuthority.pem(authority.self().key());
                Secret serverKey = PrivateAuthority.pem(server.key())) {
            NewFiles.writeSecret(layout.authorityKey(), authorityKey);
            NewFiles.writeSecret(layout.serverKey(), serverKey);
        }
    }

    private void makeSecret(Path file) {
        try (Secret key = Secret.random(NameVault.KEY_SIZE, random)) {
            NewFiles.writeSecret(file, key);
        }
    }

    private Optional<Secret> password() {
        return databasePasswordFile
                .map(file -> new SecretFile(file).read())
                .or(() -> Optional.ofNullable(System.getenv(PASSWORD_VARIABLE))
                        .map(text -> Secret.takeOwnershipOf(text.getBytes(StandardCharsets.UTF_8))));
    }

    private String configuration(ApplianceAddress address, boolean withPassword) {
        String all = address.host().equals("localhost") ? "127.0.0.1" : "0.0.0.0";
        return """
                # What each key means, and its default: server/SPEC.md, "Configuration".
                # Paths are relative to the folder of this file.

                [appliance]
                # As invitations name it.
                address = %s

                [listener]
                host = %s
                port = %d
                certificate_file = "tls.crt"
                private_key_file = "secrets/tls.key"

                [channel]
                # Lives 30 days: redoubtctl channel renew.
                certificate_file = "channel.certificate"
                private_key_file = "secrets/channel.key"
                # Not there until something is revoked: redoubtctl channel revoke.
                revocations_file = "channel.revocations"

                [management]
                # Health and metrics, for this machine only.
                host = "127.0.0.1"
                port = %d

                [database]
                url = %s
                user = %s
                %spassword_file = "secrets/database.password"

                [names]
                index_key_file = "secrets/name-index.key"
                column_key_file = "secrets/name-column.key"

                [administration]
                # Where redoubtctl on this machine asks the running server.
                socket = "administration.socket"

                [policy]
                # Lives two years: redoubtctl policy-key renew.
                certificate_file = "policy.certificate"
                private_key_file = "secrets/policy.key"

                [recovery]
                # Without it no passphrase opens a recovery any more: back it up, apart from the database.
                oprf_key_file = "secrets/recovery-oprf.key"
                """.formatted(
                        quoted(address.toString()),
                        quoted(listen.orElse(all)),
                        port,
                        managementPort,
                        quoted(databaseUrl),
                        quoted(databaseUser),
                        withPassword ? "" : "# ");
    }

    /** A TOML basic string. */
    private static String quoted(String text) {
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new CommandFailedException("a value has a control character in it");
        }
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static void report(Layout layout, String pin) {
        System.out.println("Appliance made in " + layout.folder());
        System.out.println("  appliance root pin (SHA-256): " + pin);
        System.out.println("  start the server:  redoubtd --config " + layout.configuration());
        System.out.println("  let somebody in:   redoubtctl user add NAME --config " + layout.configuration());
        System.out.println(
                "  " + layout.offline() + " is not needed to serve: move it off this machine, and bring it back"
                        + " to renew the channel key within 30 days.");
    }
}
