package dev.redoubt.server.administration.doctor;

import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.invitation.ApplianceAddress;
import dev.redoubt.server.configuration.RefusedStartException;
import dev.redoubt.server.configuration.ServerConfiguration;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** The TLS certificate: its dates, whether it is for the name that invitations have, its chain, and its key. */
final class TlsExamination {
    private static final String CHECK = "tls-certificate";
    private static final int DNS = 2;
    private static final int ADDRESS = 7;

    private final ServerConfiguration configuration;
    private final Host host;
    private final Findings findings;

    TlsExamination(ServerConfiguration configuration, Host host, Findings findings) {
        this.configuration = configuration;
        this.host = host;
        this.findings = findings;
    }

    void look() {
        Path file = configuration.listener().certificateFile();
        String another =
                "put another certificate, with its authority's behind it, and its key in place, and restart the server";
        try (InputStream in = Files.newInputStream(file)) {
            List<X509Certificate> chain = CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
            if (chain.size() < 2) {
                findings.wrong(
                        CHECK,
                        file + " has " + chain.size() + " certificates",
                        "clients pin the authority, which must stand behind the certificate: the server does not start",
                        another);
                return;
            }
            X509Certificate own = chain.getFirst();
            CertificatesExamination.dates(
                    CHECK, own.getNotAfter().toInstant(), Duration.ofDays(30), host, findings, another);
            chain(own, chain.get(1), another);
            name(own, another);
            key(own.getPublicKey(), another);
        } catch (IOException | GeneralSecurityException e) {
            findings.wrong(
                    CHECK,
                    file + " cannot be read as PEM",
                    "the server does not start without a TLS certificate",
                    another);
        }
    }

    private void chain(X509Certificate own, X509Certificate authority, String another) {
        boolean holds;
        try {
            own.verify(authority.getPublicKey());
            holds = true;
        } catch (GeneralSecurityException e) {
            holds = false;
        }
        findings.require(
                holds,
                "tls-chain",
                holds ? "the authority behind it has signed it" : "the certificate behind it has not signed it",
                "no client takes a certificate that its authority has not signed",
                another);
    }

    private void name(X509Certificate own, String another) throws GeneralSecurityException {
        ApplianceAddress address = configuration.appliance().address();
        Collection<List<?>> names = own.getSubjectAlternativeNames();
        boolean holds = names != null
                && names.stream()
                        .anyMatch(name -> name.get(0).equals(address.isAddress() ? ADDRESS : DNS)
                                && matches(String.valueOf(name.get(1)).toLowerCase(Locale.ROOT), address.host()));
        findings.require(
                holds,
                "tls-name",
                holds
                        ? "it is for " + address.host()
                        : "it is not for " + address.host() + ", where invitations send people",
                "clients connect to nobody whose certificate is for another name",
                another + "; or mend appliance.address in " + host.file());
    }

    /** One label may be a star. */
    private static boolean matches(String name, String host) {
        return name.equals(host)
                || (name.startsWith("*.")
                        && host.indexOf('.') > 0
                        && host.substring(host.indexOf('.')).equals(name.substring(1)));
    }

    private void key(PublicKey certified, String another) {
        if (!CertificatesExamination.isReadable(configuration.listener().privateKeyFile())) {
            findings.notSeen("tls-key", "its key is sealed for the server, or not for this user to read");
            return;
        }
        boolean holds;
        try (Secret pem = configuration.listener().privateKeyFile().read()) {
            holds = pem.read(bytes -> belongTogether(bytes, certified));
        } catch (RefusedStartException e) {
            findings.wrong("tls-key", e.getMessage(), "the server does not start without its TLS key", another);
            return;
        }
        findings.require(
                holds,
                "tls-key",
                holds ? "the key is the certificate's" : "the key is another one's",
                "no handshake can be finished, and the server does not start",
                another);
    }

    private static boolean belongTogether(byte[] pem, PublicKey certified) {
        String text = new String(pem, StandardCharsets.US_ASCII).replaceAll("-----[A-Z ]+-----", "");
        try {
            PKCS8EncodedKeySpec spec =
                    new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(text));
            PrivateKey key = KeyFactory.getInstance(certified.getAlgorithm()).generatePrivate(spec);
            Signature signature = Signature.getInstance(
                    switch (certified.getAlgorithm()) {
                        case "EC" -> "SHA256withECDSA";
                        case "RSA" -> "SHA256withRSA";
                        default -> certified.getAlgorithm();
                    });
            signature.initSign(key);
            signature.update(certified.getEncoded());
            byte[] signed = signature.sign();
            signature.initVerify(certified);
            signature.update(certified.getEncoded());
            return signature.verify(signed);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }
}
