package dev.redoubt.server.administration;

import dev.redoubt.channel.handshake.ApplianceRoot;
import dev.redoubt.channel.handshake.ChannelCertificate;
import dev.redoubt.channel.handshake.Suite;
import dev.redoubt.crypto.SigningKey;
import dev.redoubt.server.channel.ChannelKeyFiles;
import dev.redoubt.server.configuration.SecretFile;
import dev.redoubt.server.configuration.ServerConfiguration;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code redoubtctl channel}. */
@Command(
        name = "channel",
        mixinStandardHelpOptions = true,
        description = "The channel key.",
        subcommands = {ChannelCommand.Renew.class, ChannelRotateAllCommand.class})
final class ChannelCommand {
    ChannelCommand() {}

    /** {@code redoubtctl channel renew}. */
    @Command(
            name = "renew",
            mixinStandardHelpOptions = true,
            description =
                    "Makes a new channel key, certified by the same appliance root for 30 days. A running server takes"
                            + " it within half a minute; clients need nothing new.")
    static final class Renew implements Callable<Integer>, ClockedCommand {
        private static final Duration BACKDATED = Duration.ofHours(1);

        private final Clock clock;

        @Option(names = "--config", required = true, paramLabel = "FILE", description = "The server's configuration.")
        private Path config = Path.of("");

        @Option(
                names = "--root-key",
                paramLabel = "FILE",
                description =
                        "The appliance root's key; by default offline/appliance-root.key beside the configuration.")
        private Optional<Path> rootKey = Optional.empty();

        Renew(Clock clock) {
            this.clock = clock;
        }

        @Override
        public Integer call() {
            ServerConfiguration.Channel files = ServerConfiguration.read(config).channel();
            ChannelCertificate former = ChannelKeyFiles.certificate(files.certificateFile());
            try (ApplianceRoot root = new ApplianceRoot(
                            SigningKey.ofSeed(new SecretFile(rootKeyFile()).readExactly(SigningKey.SEED_SIZE)));
                    SigningKey key = SigningKey.generate(new SecureRandom())) {
                if (!root.verifyingKey().equals(former.root())) {
                    throw new CommandFailedException(
                            rootKeyFile() + " is another appliance's root: no client would accept its certificates");
                }
                ChannelCertificate renewed = root.issue(
                        Suite.ofCode(former.suite()).orElseThrow(),
                        key.verifyingKey(),
                        former.serial() + 1,
                        clock.instant().minus(BACKDATED),
                        ChannelCertificate.MAXIMUM_LIFE);
                // The key first: a server looks again when the certificate changes.
                NewFiles.replaceSecret(files.privateKeyFile().path(), key.seed());
                NewFiles.replacePublic(files.certificateFile(), renewed.toBytes());
                System.out.println("Channel certificate " + renewed.serial() + " is valid until " + renewed.notAfter());
                return 0;
            }
        }

        private Path rootKeyFile() {
            return rootKey.orElseGet(() -> {
                Path folder = config.toAbsolutePath().normalize().getParent();
                return new Layout(folder == null ? Path.of("/") : folder).applianceRootKey();
            });
        }
    }
}
