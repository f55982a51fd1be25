package dev.redoubt.server.administration;

import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.invitation.ApplianceAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate authority for one appliance alone (RFC 5280, ECDSA on P-256): it may sign server certificates and no further
 * authority.
 */
final class PrivateAuthority {
    private static final Duration AUTHORITY_LIFE = Duration.ofDays(3_650);
    private static final Duration SERVER_LIFE = Duration.ofDays(397);
    /** For clients whose clocks are behind. */
    private static final Duration BACKDATED = Duration.ofHours(1);

    private final SecureRandom random;
    private final Instant now;
    private final KeyPair keys;
    private final X509CertificateHolder certificate;

    /** A certificate with its private key. */
    record Issued(X509CertificateHolder certificate, PrivateKey key) {
        X509Certificate x509() throws CertificateException {
            return new JcaX509CertificateConverter().getCertificate(certificate);
        }
    }

    private PrivateAuthority(SecureRandom random, Instant now, KeyPair keys, X509CertificateHolder certificate) {
        this.random = random;
        this.now = now;
        this.keys = keys;
        this.certificate = certificate;
    }

    static PrivateAuthority create(SecureRandom random, Instant now)
            throws GeneralSecurityException, OperatorCreationException, IOException {
        KeyPair keys = keyPair(random);
        X500Name name = new X500Name(
                "CN=Redoubt appliance CA " + serial(random).toString(16).substring(0, 8));
        X509v3CertificateBuilder builder = builder(name, name, keys.getPublic(), now, AUTHORITY_LIFE, random)
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
                .addExtension(
                        Extension.subjectKeyIdentifier,
                        false,
                        new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
        return new PrivateAuthority(random, now, keys, sign(builder, keys.getPrivate(), random));
    }

    /** The one that was created before. */
    static PrivateAuthority of(SecureRandom random, Instant now, PrivateKey key, X509Certificate certificate)
            throws GeneralSecurityException {
        return new PrivateAuthority(
                random, now, new KeyPair(certificate.getPublicKey(), key), new JcaX509CertificateHolder(certificate));
    }

    /** A server certificate for exactly this host, by name or by address. */
    Issued issue(ApplianceAddress address) throws GeneralSecurityException, OperatorCreationException, IOException {
        KeyPair server = keyPair(random);
        JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
        X509v3CertificateBuilder builder = builder(
                        certificate.getSubject(),
                        new X500Name("CN=Redoubt appliance"),
                        server.getPublic(),
                        now,
                        SERVER_LIFE,
                        random)
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
                .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(name(address)))
                .addExtension(
                        Extension.subjectKeyIdentifier,
                        false,
                        identifiers.createSubjectKeyIdentifier(server.getPublic()))
                .addExtension(
                        Extension.authorityKeyIdentifier,
                        false,
                        identifiers.createAuthorityKeyIdentifier(keys.getPublic()));
        return new Issued(sign(builder, keys.getPrivate(), random), server.getPrivate());
    }

    Issued self() {
        return new Issued(certificate, keys.getPrivate());
    }

    private static GeneralName name(ApplianceAddress address) {
        return new GeneralName(address.isAddress() ? GeneralName.iPAddress : GeneralName.dNSName, address.host());
    }

    private static KeyPair keyPair(SecureRandom random) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", "SunEC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        return generator.generateKeyPair();
    }

    private static X509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, PublicKey key, Instant now, Duration life, SecureRandom random) {
        Instant from = now.minus(BACKDATED);
        return new JcaX509v3CertificateBuilder(
                issuer, serial(random), Date.from(from), Date.from(from.plus(life)), subject, key);
    }

    private static BigInteger serial(SecureRandom random) {
        return new BigInteger(127, random).setBit(126);
    }

    private static X509CertificateHolder sign(X509v3CertificateBuilder builder, PrivateKey key, SecureRandom random)
            throws OperatorCreationException {
        return builder.build(new JcaContentSignerBuilder("SHA256withECDSA")
                .setProvider("SunEC")
                .setSecureRandom(random)
                .build(key));
    }

    /** RFC 7468. */
    static String pem(X509CertificateHolder certificate) throws IOException {
        return "-----BEGIN CERTIFICATE-----\n" + new String(lines(certificate.getEncoded()), StandardCharsets.US_ASCII)
                + "\n-----END CERTIFICATE-----\n";
    }

    /** RFC 7468, PKCS #8; owned by the caller. */
    static Secret pem(PrivateKey key) throws IOException {
        ByteArrayOutputStream pem = new ByteArrayOutputStream();
        pem.writeBytes("-----BEGIN PRIVATE KEY-----\n".getBytes(StandardCharsets.US_ASCII));
        pem.writeBytes(lines(key.getEncoded()));
        pem.writeBytes("\n-----END PRIVATE KEY-----\n".getBytes(StandardCharsets.US_ASCII));
        return Secret.takeOwnershipOf(pem.toByteArray());
    }

    private static byte[] lines(byte[] der) {
        return Base64.getMimeEncoder(64, new byte[] {'\n'}).encode(der);
    }
}
