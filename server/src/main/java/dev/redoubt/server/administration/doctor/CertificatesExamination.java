package dev.redoubt.server.administration.doctor;

import dev.redoubt.channel.handshake.ChannelCertificate;
import dev.redoubt.protocol.policy.PolicyCertificate;
import dev.redoubt.server.channel.ChannelKeyFiles;
import dev.redoubt.server.configuration.RefusedStartException;
import dev.redoubt.server.configuration.SecretFile;
import dev.redoubt.server.configuration.ServerConfiguration;
import dev.redoubt.server.policy.PolicyKeyFiles;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;

/**
 * The three certificates: their dates, their names, and whether the keys are theirs. Keys are read, and forgotten at
 * once.
 */
final class CertificatesExamination implements Examination {
    private static final String SEALED = "its key is sealed for the server, which looks at it when it starts";

    @Override
    public void look(Host host, Findings findings) {
        if (host.configuration().isEmpty()) {
            findings.notSeen("certificates", "the configuration cannot be read, which names them");
            return;
        }
        ServerConfiguration configuration = host.configuration().get();
        channel(configuration, host, findings);
        policy(configuration, host, findings);
        new TlsExamination(configuration, host, findings).look();
    }

    private static void channel(ServerConfiguration configuration, Host host, Findings findings) {
        String renew = "redoubtctl channel renew --config " + host.file() + ", with the root's key";
        try {
            ChannelCertificate certificate =
                    ChannelKeyFiles.certificate(configuration.channel().certificateFile());
            dates("channel-certificate", certificate.notAfter(), Duration.ofDays(7), host, findings, renew);
            if (isReadable(configuration.channel().privateKeyFile())) {
                ChannelKeyFiles.load(configuration.channel(), host.now()).close();
                findings.ok("channel-key", "the key is the certificate's, and is not revoked");
            } else {
                findings.notSeen("channel-key", SEALED);
            }
        } catch (RefusedStartException e) {
            findings.wrong(
                    "channel-key",
                    e.getMessage(),
                    "no client connects without a good channel key, and the server does not start",
                    renew);
        }
    }

    private static void policy(ServerConfiguration configuration, Host host, Findings findings) {
        String renew = "redoubtctl policy-key renew --config " + host.file() + ", with the root's key";
        try {
            Instant end = PolicyKeyFiles.certificate(configuration.policy().certificateFile())
                    .map(PolicyCertificate::expires)
                    .orElse(Instant.EPOCH);
            dates("policy-certificate", end, Duration.ofDays(60), host, findings, renew);
            if (isReadable(configuration.policy().privateKeyFile())) {
                ChannelCertificate channel =
                        ChannelKeyFiles.certificate(configuration.channel().certificateFile());
                PolicyKeyFiles.load(configuration.policy(), channel.root(), host.now())
                        .close();
                findings.ok("policy-key", "the key is the certificate's, under the appliance's root");
            } else {
                findings.notSeen("policy-key", SEALED);
            }
        } catch (RefusedStartException e) {
            findings.wrong(
                    "policy-key",
                    e.getMessage(),
                    "devices take no policy without it, and the server does not start",
                    renew);
        }
    }

    /** Whether this user may try; what comes of it is another question. */
    static boolean isReadable(SecretFile file) {
        return !file.path().toString().startsWith(SecretFile.CREDENTIAL)
                && (!Files.exists(file.path()) || Files.isReadable(file.path()));
    }

    static void dates(String check, Instant end, Duration soon, Host host, Findings findings, String renew) {
        Duration left = Duration.between(host.now(), end);
        if (left.isNegative()) {
            findings.wrong(
                    check, "it expired at " + end, "nobody takes it any more, and the server does not start", renew);
        } else {
            findings.expect(
                    left.compareTo(soon) >= 0,
                    check,
                    "it is good for " + left.toDays() + " days, until " + end,
                    "it expires soon, and nobody takes it then",
                    renew);
        }
    }
}
