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
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

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

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Public port (default: 8443, or 443 with --appliance).")
    private Optional<Integer> port = Optional.empty();

    @Option(
            names = "--appliance",
            description =
                    "For a host that runs the units of systemd/: secrets as their credentials, the public socket inherited, Unix"
                            + " sockets for everything else, and SQL for the database's accounts.")
    private boolean asAppliance;

    @Spec
    private CommandSpec spec = CommandSpec.create();

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
            Layout layout = new Layout(folder.toAbsolutePath().normalize(), asAppliance);
            report(layout, make(layout, address, configuration(layout, address, password.isPresent()), password));
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
            if (asAppliance) {
                DatabaseAccounts.make(layout, random);
            }
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
            return new ApplianceAddress(host.toLowerCase(Locale.ROOT), port.orElse(asAppliance ? 443 : 8443));
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

    private String configuration(Layout layout, ApplianceAddress address, boolean withPassword) {
        if (asAppliance) {
            refuse("--listen", "--management-port", "--database-url", "--database-user", "--database-password-file");
            return ConfigurationText.ofAppliance(layout, address);
        }
        String all = address.host().equals("localhost") ? "127.0.0.1" : "0.0.0.0";
        return ConfigurationText.of(
                layout,
                address,
                listen.orElse(all),
                managementPort,
                new ConfigurationText.Database(databaseUrl, databaseUser, withPassword));
    }

    private void refuse(String... options) {
        for (String option : options) {
            if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
                throw new CommandFailedException(
                        "--appliance and " + option + ": the units say that; nothing was made");
            }
        }
    }

    /** Those of the accounts that the appliance's own SQL makes are made with it. */
    private Optional<Secret> password() {
        if (asAppliance) {
            return Optional.empty();
        }
        return databasePasswordFile
                .map(file -> new SecretFile(file).read())
                .or(() -> Optional.ofNullable(System.getenv(PASSWORD_VARIABLE))
                        .map(text -> Secret.takeOwnershipOf(text.getBytes(StandardCharsets.UTF_8))));
    }

    private void report(Layout layout, String pin) {
        System.out.println("Appliance made in " + layout.folder());
        System.out.println("  appliance root pin (SHA-256): " + pin);
        if (asAppliance) {
            System.out.println("  give the server its secrets:  systemd/README.md, \"Credentials\"");
            System.out.println("  make the database's accounts: mariadb < " + layout.databaseAccounts());
        } else {
            System.out.println("  start the server:  redoubtd --config " + layout.configuration());
            System.out.println("  let somebody in:   redoubtctl user add NAME --config " + layout.configuration());
        }
        System.out.println(
                "  " + layout.offline() + " is not needed to serve: move it off this machine, and bring it back"
                        + " to renew the channel key within 30 days.");
    }
}
