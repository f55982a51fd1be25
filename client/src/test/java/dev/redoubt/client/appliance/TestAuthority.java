package dev.redoubt.client.appliance;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A private CA, made for one test. */
public final class TestAuthority {
    private static final char[] NO_SECRET = "none".toCharArray();

    private final X500Name name;
    private final KeyPair keys;
    private final X509Certificate certificate;

    TestAuthority(String name) throws Exception {
        this.name = new X500Name("CN=" + name);
        this.keys = keyPair();
        this.certificate = certify(this.name, keys, true, "");
    }

    X509Certificate certificate() {
        return certificate;
    }

    /** @param address IP address that the server's certificate is for */
    SSLContext server(String address, boolean withAuthority) throws Exception {
        KeyPair serverKeys = keyPair();
        X509Certificate leaf = certify(new X500Name("CN=appliance"), serverKeys, false, address);
        return context(serverKeys, withAuthority ? new Certificate[] {leaf, certificate} : new Certificate[] {leaf});
    }

    /** The leaf is signed by this authority, and another's certificate is shown above it. */
    SSLContext serverShowing(String address, X509Certificate other) throws Exception {
        KeyPair serverKeys = keyPair();
        X509Certificate leaf = certify(new X500Name("CN=appliance"), serverKeys, false, address);
        return context(serverKeys, new Certificate[] {leaf, other});
    }

    private static SSLContext context(KeyPair serverKeys, Certificate[] chain) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("server", serverKeys.getPrivate(), NO_SECRET, chain);
        KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
        managers.init(store, NO_SECRET);
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private X509Certificate certify(X500Name subject, KeyPair subjectKeys, boolean authority, String address)
            throws Exception {
        Instant now = Instant.now();
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                name,
                BigInteger.valueOf(now.toEpochMilli()),
                Date.from(now.minus(Duration.ofHours(1))),
                Date.from(now.plus(Duration.ofHours(1))),
                subject,
                subjectKeys.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
        if (!address.isEmpty()) {
            GeneralNames names = new GeneralNames(new GeneralName(GeneralName.iPAddress, address));
            builder.addExtension(Extension.subjectAlternativeName, false, names);
        }
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    }

    private static KeyPair keyPair() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }
}
