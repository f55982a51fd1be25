package dev.redoubt.server.administration;

import dev.redoubt.channel.handshake.ApplianceRoot;
import dev.redoubt.crypto.SigningKey;
import dev.redoubt.protocol.policy.PolicyCertificate;
import dev.redoubt.server.configuration.ServerConfiguration;
import dev.redoubt.server.policy.PolicyKeyFiles;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code redoubtctl policy-key}. */
@Command(
        name = "policy-key",
        mixinStandardHelpOptions = true,
        description = "The key that signs what devices shall obey.",
        subcommands = {PolicyKeyCommand.Renew.class, PolicyKeyCommand.Show.class})
final class PolicyKeyCommand {
    PolicyKeyCommand() {}

    /** {@code redoubtctl policy-key renew}. */
    @Command(
            name = "renew",
            mixinStandardHelpOptions = true,
            description =
                    "Makes a new policy key, certified by the appliance root for two years, or the first one of an appliance that"
                            + " has none yet. A running server takes it within seconds; what the former key has signed ends for"
                            + " each device with the first policy that it gets by the new one.")
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
            ServerConfiguration.Policy files = appliance.policyFiles();
            place.check(files.privateKeyFile());
            Instant now = clock.instant();
            long former = PolicyKeyFiles.certificate(files.certificateFile())
                    .map(PolicyCertificate::serial)
                    .orElse(0L);
            try (ApplianceRoot root = appliance.root();
                    SigningKey key = SigningKey.generate(new SecureRandom())) {
                PolicyCertificate renewed = root.certifyPolicyKey(
                        key.verifyingKey(),
                        ApplianceRootOptions.upwards(former, now),
                        now.minus(ChannelCommand.BACKDATED),
                        PolicyCertificate.MAXIMUM_LIFE);
                place.write(files.privateKeyFile(), key.seed(), files.certificateFile(), renewed.toBytes());
                System.out.println("Policy key " + renewed.serial() + " is certified until " + renewed.expires());
                return 0;
            }
        }
    }

    /** {@code redoubtctl policy-key show}. */
    @Command(name = "show", mixinStandardHelpOptions = true, description = "Which policy key there is.")
    static final class Show implements Callable<Integer> {
        @Mixin
        private ApplianceRootOptions appliance = new ApplianceRootOptions();

        @Override
        public Integer call() {
            Optional<PolicyCertificate> certificate =
                    PolicyKeyFiles.certificate(appliance.policyFiles().certificateFile());
            if (certificate.isEmpty()) {
                throw new CommandFailedException("there is no policy key yet: redoubtctl policy-key renew");
            }
            System.out.println("serial:     " + certificate.get().serial());
            System.out.println("key:        " + certificate.get().key().toHex());
            System.out.println("root pin:   " + certificate.get().rootPin().toHex());
            System.out.println("certified:  " + certificate.get().created() + " to "
                    + certificate.get().expires());
            return 0;
        }
    }
}
