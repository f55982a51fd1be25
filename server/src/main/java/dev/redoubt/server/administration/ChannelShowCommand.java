package dev.redoubt.server.administration;

import dev.redoubt.channel.handshake.ChannelCertificate;
import dev.redoubt.channel.handshake.RevocationList;
import dev.redoubt.channel.handshake.RootPin;
import dev.redoubt.server.channel.ChannelKeyFiles;
import dev.redoubt.server.configuration.ServerConfiguration;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code redoubtctl channel show}. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Prints the channel certificate in use and the certificates that are revoked.")
final class ChannelShowCommand implements Callable<Integer>, ClockedCommand {
    private final Clock clock;

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The server's configuration.")
    private Path config = Path.of("");

    ChannelShowCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() {
        ServerConfiguration.Channel files = ServerConfiguration.read(config).channel();
        ChannelCertificate certificate = ChannelKeyFiles.certificate(files.certificateFile());
        Optional<RevocationList> list = ChannelKeyFiles.revocations(files);
        System.out.println("serial:          " + certificate.serial());
        System.out.println("state:           " + state(certificate, list));
        System.out.println("valid from:      " + certificate.notBefore());
        System.out.println("valid until:     " + certificate.notAfter());
        System.out.println("key age:         " + age(certificate));
        System.out.println("root pin:        " + RootPin.ofKey(certificate.root()));
        System.out.println("revocation list: "
                + list.map(known -> known.number() + ", of " + known.issuedAt()).orElse("none"));
        System.out.println("revoked serials: "
                + list.map(ChannelRevokeCommand::text)
                        .filter(text -> !text.isEmpty())
                        .orElse("none"));
        return 0;
    }

    private String state(ChannelCertificate certificate, Optional<RevocationList> list) {
        Instant now = clock.instant();
        if (list.isPresent() && list.get().revokes(certificate)) {
            return "revoked";
        }
        if (now.isBefore(certificate.notBefore())) {
            return "not yet valid";
        }
        return now.isBefore(certificate.notAfter()) ? "valid" : "expired";
    }

    private String age(ChannelCertificate certificate) {
        Duration age = Duration.between(certificate.notBefore().plus(ChannelCommand.BACKDATED), clock.instant());
        return age.isNegative() ? "none" : age.toDays() + " days " + age.toHoursPart() + " h";
    }
}
