package dev.redoubt.server.administration;

import dev.redoubt.channel.handshake.ApplianceRoot;
import dev.redoubt.channel.handshake.ChannelCertificate;
import dev.redoubt.crypto.SigningKey;
import dev.redoubt.server.channel.ChannelKeyFiles;
import dev.redoubt.server.configuration.SecretFile;
import dev.redoubt.server.configuration.ServerConfiguration;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which appliance, and where its root's key is: for what only the root can sign. */
final class ApplianceRootOptions {
    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The server's configuration.")
    private Path config = Path.of("");

    @Option(
            names = "--root-key",
            paramLabel = "FILE",
            description = "The appliance root's key; by default offline/appliance-root.key beside the configuration.")
    private Optional<Path> rootKey = Optional.empty();

    ApplianceRootOptions() {}

    ServerConfiguration.Channel files() {
        return ServerConfiguration.read(config).channel();
    }

    ServerConfiguration.Policy policyFiles() {
        return ServerConfiguration.read(config).policy();
    }

    ChannelCertificate certificate() {
        return ChannelKeyFiles.certificate(files().certificateFile());
    }

    /**
     * @return owned by the caller
     * @throws CommandFailedException if it is not the root of the channel certificate
     */
    ApplianceRoot root() {
        ApplianceRoot root =
                new ApplianceRoot(SigningKey.ofSeed(new SecretFile(rootKeyFile()).readExactly(SigningKey.SEED_SIZE)));
        if (!root.verifyingKey().equals(certificate().root())) {
            root.close();
            throw new CommandFailedException(
                    rootKeyFile() + " is another appliance's root: no client would accept what it signs");
        }
        return root;
    }

    /**
     * A number above {@code former}, and above whatever was given before {@code now} that nobody remembers: the appliance may
     * have been restored from a backup. Clients take a number that comes twice for a stolen root.
     */
    static long upwards(long former, Instant now) {
        return Math.max(former + 1, now.getEpochSecond());
    }

    private Path rootKeyFile() {
        return rootKey.orElseGet(() -> {
            Path folder = config.toAbsolutePath().normalize().getParent();
            return new Layout(folder == null ? Path.of("/") : folder).applianceRootKey();
        });
    }
}
