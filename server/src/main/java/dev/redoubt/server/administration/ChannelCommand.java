package dev.redoubt.server.administration;

import dev.redoubt.channel.handshake.ApplianceRoot;
import dev.redoubt.channel.handshake.ChannelCertificate;
import dev.redoubt.channel.handshake.RevocationList;
import dev.redoubt.channel.handshake.Suite;
import dev.redoubt.crypto.SigningKey;
import dev.redoubt.server.channel.ChannelKeyFiles;
import dev.redoubt.server.configuration.ServerConfiguration;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code redoubtctl channel}. */
@Command(
        name = "channel",
        mixinStandardHelpOptions = true,
        description = "The channel key.",
        subcommands = {
            ChannelCommand.Renew.class,
            ChannelRotateAllCommand.class,
            ChannelRevokeCommand.class,
            ChannelShowCommand.class
        })
final class ChannelCommand {
    /** Of certificates, for clients whose clocks are behind. */
    static final Duration BACKDATED = Duration.ofHours(1);

    ChannelCommand() {}

    /** {@code redoubtctl channel renew}. */
    @Command(
            name = "renew",
            mixinStandardHelpOptions = true,
            description =
                    "Makes a new channel key, certified by the same appliance root for 30 days. A running server takes"
                            + " it within seconds; clients need nothing new.")
    static final class Renew implements Callable<Integer>, ClockedCommand {
        private final Clock clock;

        @Mixin
        private ApplianceRootOptions appliance = new ApplianceRootOptions();

        @Mixin
        private RenewedKeyOptions place = new RenewedKeyOptions();

        Renew(Clock clock) {
            this.clock = clock;
        }

        @Override
        public Integer call() {
            ServerConfiguration.Channel files = appliance.files();
            place.check(files.privateKeyFile());
            ChannelCertificate former = appliance.certificate();
            long serial = nextSerial(former, ChannelKeyFiles.revocations(files), clock.instant());
            try (ApplianceRoot root = appliance.root();
                    SigningKey key = SigningKey.generate(new SecureRandom())) {
                ChannelCertificate renewed = root.issue(
                        Suite.ofCode(former.suite()).orElseThrow(),
                        key.verifyingKey(),
                        serial,
                        clock.instant().minus(BACKDATED),
                        ChannelCertificate.MAXIMUM_LIFE);
                place.write(files.privateKeyFile(), key.seed(), files.certificateFile(), renewed.toBytes());
                System.out.println("Channel certificate " + renewed.serial() + " is valid until " + renewed.notAfter());
                return 0;
            }
        }

        /** Above all that are revoked, too: they may have been used by an appliance that this one was restored for. */
        private static long nextSerial(ChannelCertificate former, Optional<RevocationList> revocations, Instant now) {
            List<Long> revoked = revocations.map(RevocationList::serials).orElse(List.of());
            long highest = revoked.isEmpty() ? 0 : revoked.getLast();
            return ApplianceRootOptions.upwards(Math.max(former.serial(), highest), now);
        }
    }
}
