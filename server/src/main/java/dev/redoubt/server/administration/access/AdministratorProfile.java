package dev.redoubt.server.administration.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redoubt.channel.bhttp.Field;
import dev.redoubt.channel.handshake.RootPin;
import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.invitation.ApplianceAddress;
import dev.redoubt.server.access.RequestSigner;
import dev.redoubt.server.configuration.RefusedStartException;
import dev.redoubt.server.configuration.SecretFile;
import dev.redoubt.server.configuration.TomlTable;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an administrator needs to reach an appliance from elsewhere: where it is, by what it is known again, and his access key. One
 * TOML file, closed to all but its owner. Owns the secret. server/SPEC.md, "Profile".
 */
public final class AdministratorProfile implements AutoCloseable {
    private static final int PEM_LINE = 64;

    private final ApplianceAddress address;
    private final X509Certificate authority;
    private final RootPin root;
    private final String keyId;
    private final Secret secret;

    /**
     * @param authority of the appliance's TLS certificate
     * @param root pin of the appliance's root
     * @param secret owned from now on
     */
    public AdministratorProfile(
            ApplianceAddress address, X509Certificate authority, RootPin root, String keyId, Secret secret) {
        this.address = address;
        this.authority = authority;
        this.root = root;
        this.keyId = keyId;
        this.secret = secret;
    }

    /** @throws RefusedStartException in one line, if the file cannot be read, is open to others, or does not hold */
    public static AdministratorProfile read(Path file) {
        try (Secret content = new SecretFile(file).read()) {
            return parse(file, content.read(bytes -> new String(bytes, UTF_8)));
        }
    }

    private static AdministratorProfile parse(Path file, String text) {
        return TomlTable.parse(file, text).build(root -> {
            TomlTable appliance = root.table("appliance");
            TomlTable key = root.table("key");
            return appliance.build(a -> key.build(k -> new AdministratorProfile(
                    a.parsed("address", null, ApplianceAddress::parse),
                    a.parsed("authority", null, AdministratorProfile::certificate),
                    a.parsed("root_pin", null, pin -> new RootPin(Octets.ofHex(pin))),
                    k.text("id"),
                    Secret.takeOwnershipOf(k.text("secret").getBytes(UTF_8)))));
        });
    }

    /** @param text PEM, as {@code ca.crt} has it */
    private static X509Certificate certificate(String text) {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(text.getBytes(UTF_8)));
        } catch (CertificateException e) {
            throw new IllegalArgumentException("must be a certificate in PEM", e);
        }
    }

    /** The same appliance for another key. */
    public AdministratorProfile with(String otherKeyId, Secret otherSecret) {
        return new AdministratorProfile(address, authority, root, otherKeyId, otherSecret);
    }

    /** The file. To be closed by the caller. */
    public Secret toToml() {
        String text = """
                # Whoever has this file can do what its access key may do. redoubtctl --profile FILE ...
                [appliance]
                address = "%s"
                root_pin = "%s"
                authority = \"""
                %s\"""

                [key]
                id = "%s"
                secret = "%s"
                """.formatted(
                        address, root, pem(authority), keyId, secret.<String>read(bytes -> new String(bytes, UTF_8)));
        return Secret.takeOwnershipOf(text.getBytes(UTF_8));
    }

    private static String pem(X509Certificate certificate) {
        try {
            String lines = Base64.getMimeEncoder(PEM_LINE, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
            return "-----BEGIN CERTIFICATE-----\n" + lines + "\n-----END CERTIFICATE-----\n";
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was decoded can be encoded", e);
        }
    }

    public ApplianceAddress address() {
        return address;
    }

    public X509Certificate authority() {
        return authority;
    }

    public RootPin root() {
        return root;
    }

    public String keyId() {
        return keyId;
    }

    /** For tools that sign themselves. Stays with the profile. */
    public Secret secret() {
        return secret;
    }

    /** The fields of a request, and those that sign it (Signature Version 4). */
    List<Field> sign(OutgoingRequest request, Clock clock) {
        Map<String, String> given = new TreeMap<>();
        request.fields().forEach(field -> given.put(field.name(), field.value()));
        Map<String, String> signed = new RequestSigner(keyId, secret, clock)
                .sign(request.method(), request.path(), address.toString(), given, request.body());
        return signed.entrySet().stream()
                .map(field -> new Field(field.getKey(), field.getValue()))
                .toList();
    }

    @Override
    public void close() {
        secret.close();
    }
}
