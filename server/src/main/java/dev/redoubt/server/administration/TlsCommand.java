package dev.redoubt.server.administration;

import dev.redoubt.crypto.Secret;
import dev.redoubt.server.configuration.SecretFile;
import dev.redoubt.server.configuration.ServerConfiguration;
import dev.redoubt.server.tls.DressRehearsal;
import dev.redoubt.server.tls.TlsFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.operator.OperatorCreationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code redoubtctl tls}. */
@Command(
        name = "tls",
        mixinStandardHelpOptions = true,
        description = "The outer TLS certificate.",
        subcommands = TlsCommand.Renew.class)
final class TlsCommand {
    TlsCommand() {}

    /** {@code redoubtctl tls renew}. */
    @Command(
            name = "renew",
            mixinStandardHelpOptions = true,
            description = {
                "Makes the next TLS key and certificate by the private authority that \"redoubtctl init\" has made, or takes those that"
                        + " another authority has issued.",
                "Nothing is put in place that devices would refuse: they know one authority, the last in the present certificate file. A"
                        + " server takes the new ones when it is started again."
            })
    static final class Renew implements Callable<Integer>, ClockedCommand {
        private final Clock clock;
        private final SecureRandom random = new SecureRandom();

        @Option(names = "--config", required = true, paramLabel = "FILE", description = "The server's configuration.")
        private Path config = Path.of("");

        @Option(
                names = "--authority-key",
                paramLabel = "FILE",
                description = "The private authority's key; by default offline/ca.key beside the configuration.")
        private Optional<Path> authorityKey = Optional.empty();

        @ArgGroup(exclusive = false)
        private @Nullable Given given;

        @Mixin
        private RenewedKeyOptions place = new RenewedKeyOptions();

        /** What another authority has issued. */
        static final class Given {
            @Option(
                    names = "--certificate",
                    required = true,
                    paramLabel = "FILE",
                    description = "PEM: the new certificate, and those above it up to the authority that devices know.")
            private Path certificate = Path.of("");

            @Option(
                    names = "--private-key",
                    required = true,
                    paramLabel = "FILE",
                    description = "PEM (PKCS #8): its key, readable for its owner alone.")
            private Path privateKey = Path.of("");

            Given() {}
        }

        /** Not in place yet. */
        private record Pair(X509Certificate[] chain, PrivateKey key) {}

        Renew(Clock clock) {
            this.clock = clock;
        }

        @Override
        public Integer call() throws GeneralSecurityException, OperatorCreationException, IOException {
            if (given != null && authorityKey.isPresent()) {
                throw new CommandFailedException("either the authority's key is given or what it has issued, not both");
            }
            ServerConfiguration configuration = ServerConfiguration.read(config);
            ServerConfiguration.Listener files = configuration.listener();
            place.check(files.privateKeyFile());
            X509Certificate[] present = TlsFiles.chain(files.certificateFile());
            X509Certificate authority = present[present.length - 1];
            Pair next = given != null ? given(given) : issue(configuration, authority);
            check(next, authority, configuration.appliance().address().host());
            try (Secret key = PrivateAuthority.pem(next.key())) {
                place.write(files.privateKeyFile(), key, files.certificateFile(), pem(next.chain()));
            }
            System.out.println("The TLS certificate is valid until "
                    + next.chain()[0].getNotAfter().toInstant() + "; the server uses it once it is started again");
            return 0;
        }

        private static Pair given(Given files) {
            X509Certificate[] chain = TlsFiles.chain(files.certificate);
            return new Pair(chain, TlsFiles.privateKey(new SecretFile(files.privateKey), chain[0], files.certificate));
        }

        private Pair issue(ServerConfiguration configuration, X509Certificate authority)
                throws GeneralSecurityException, OperatorCreationException, IOException {
            Path certificateFile = configuration.listener().certificateFile();
            Path folder = config.toAbsolutePath().normalize().getParent();
            Path keyFile =
                    authorityKey.orElseGet(() -> new Layout(folder == null ? Path.of("/") : folder).authorityKey());
            PrivateKey key = TlsFiles.privateKey(new SecretFile(keyFile), authority, certificateFile);
            PrivateAuthority.Issued issued = PrivateAuthority.of(random, clock.instant(), key, authority)
                    .issue(configuration.appliance().address());
            return new Pair(new X509Certificate[] {issued.x509(), authority}, issued.key());
        }

        private void check(Pair next, X509Certificate authority, String host) {
            X509Certificate[] chain = next.chain();
            if (!chain[chain.length - 1].equals(authority)) {
                throw new CommandFailedException("the last certificate is not the authority that devices know ("
                        + authority.getSubjectX500Principal()
                        + "): all of them would refuse the appliance; nothing was changed");
            }
            refuseUnlessValid(chain, clock.instant());
            try {
                DressRehearsal.play(TlsFiles.keyStore(chain, next.key()), authority, host, clock.instant());
            } catch (SSLException e) {
                throw new CommandFailedException(
                        "devices would refuse this certificate for " + host + ": " + innermost(e)
                                + "; nothing was changed",
                        e);
            }
        }

        private static void refuseUnlessValid(X509Certificate[] chain, Instant now) {
            for (X509Certificate certificate : chain) {
                Instant from = certificate.getNotBefore().toInstant();
                Instant end = certificate.getNotAfter().toInstant();
                if (now.isBefore(from) || now.isAfter(end)) {
                    throw new CommandFailedException("the certificate of " + certificate.getSubjectX500Principal()
                            + " is valid from " + from + " to " + end + ", and not now; nothing was changed");
                }
            }
        }

        private static String innermost(Throwable failure) {
            Throwable at = failure;
            while (at.getCause() != null) {
                at = at.getCause();
            }
            return String.valueOf(at.getMessage());
        }

        private static byte[] pem(X509Certificate[] chain) throws CertificateEncodingException, IOException {
            ByteArrayOutputStream pem = new ByteArrayOutputStream();
            for (X509Certificate certificate : Arrays.asList(chain)) {
                pem.writeBytes(PrivateAuthority.pem(new JcaX509CertificateHolder(certificate))
                        .getBytes(StandardCharsets.US_ASCII));
            }
            return pem.toByteArray();
        }
    }
}
