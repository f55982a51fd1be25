package dev.redoubt.server.tls;

import dev.redoubt.crypto.Secret;
import dev.redoubt.server.configuration.RefusedStartException;
import dev.redoubt.server.configuration.SecretFile;
import dev.redoubt.server.configuration.ServerConfiguration;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The server's TLS certificate chain and key, from PEM files (RFC 7468). */
public final class TlsFiles {
    private static final Pattern PKCS8 =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----\\s*");

    private static final String ALIAS = "server";

    private TlsFiles() {}

    /**
     * @return in memory, without a password
     * @throws RefusedStartException if a file cannot be read, is in another form, or the two do not belong together
     */
    public static KeyStore keyStore(ServerConfiguration.Listener files, Instant now) {
        X509Certificate[] chain = chain(files.certificateFile());
        refuseExpired(chain[0], files.certificateFile(), now);
        return keyStore(chain, privateKey(files.privateKeyFile(), chain[0], files.certificateFile()));
    }

    /** In memory, without a password. */
    public static KeyStore keyStore(X509Certificate[] chain, PrivateKey key) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(ALIAS, key, new char[0], chain);
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new RefusedStartException("the TLS certificate and its key cannot be used", e);
        }
    }

    /** When the server's certificate expires. */
    public static Instant expiry(KeyStore keys) {
        try {
            return ((X509Certificate) keys.getCertificate(ALIAS)).getNotAfter().toInstant();
        } catch (KeyStoreException e) {
            throw new IllegalArgumentException("not loaded", e);
        }
    }

    private static void refuseExpired(X509Certificate certificate, Path file, Instant now) {
        Instant end = certificate.getNotAfter().toInstant();
        if (now.isAfter(end)) {
            throw new RefusedStartException("the TLS certificate in " + file + " expired at " + end);
        }
    }

    /** The key store does not look: it would serve handshakes that no client can finish. */
    private static boolean belongTogether(PrivateKey key, PublicKey certified) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(
                switch (key.getAlgorithm()) {
                    case "EC" -> "SHA256withECDSA";
                    case "RSA" -> "SHA256withRSA";
                    default -> key.getAlgorithm();
                });
        byte[] probe = certified.getEncoded();
        signature.initSign(key);
        signature.update(probe);
        byte[] signed = signature.sign();
        signature.initVerify(certified);
        signature.update(probe);
        return signature.verify(signed);
    }

    /**
     * @return the server's certificate, and those above it; the last is the authority that devices have pinned
     * @throws RefusedStartException if the file cannot be read, or holds less than these two
     */
    public static X509Certificate[] chain(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            X509Certificate[] chain = CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .toArray(X509Certificate[]::new);
            if (chain.length < 2 || !chain[0].getIssuerX500Principal().equals(chain[1].getSubjectX500Principal())) {
                throw new RefusedStartException("TLS certificate file " + file
                        + " must hold the server's certificate and then its authority's");
            }
            return chain;
        } catch (GeneralSecurityException e) {
            throw new RefusedStartException("TLS certificate file " + file + " cannot be read as PEM", e);
        } catch (IOException e) {
            throw RefusedStartException.unreadable("TLS certificate file " + file, e);
        }
    }

    /**
     * @param certificate whose key it is to be
     * @param certificateFile where that stands
     * @throws RefusedStartException if the file cannot be read, is in another form, or holds the key of another certificate
     */
    public static PrivateKey privateKey(SecretFile file, X509Certificate certificate, Path certificateFile) {
        try (Secret pem = file.read()) {
            Matcher matcher = PKCS8.matcher(pem.read(bytes -> new String(bytes, StandardCharsets.US_ASCII)));
            if (!matcher.matches()) {
                throw new RefusedStartException("TLS key " + file + " must hold one key as PEM (BEGIN PRIVATE KEY)");
            }
            byte[] der = Base64.getMimeDecoder().decode(matcher.group(1));
            PublicKey certified = certificate.getPublicKey();
            PrivateKey key =
                    KeyFactory.getInstance(certified.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(der));
            if (!belongTogether(key, certified)) {
                throw new InvalidKeyException("of another certificate");
            }
            return key;
        } catch (GeneralSecurityException e) {
            throw new RefusedStartException(
                    "TLS key " + file + " does not go with the certificate in " + certificateFile, e);
        }
    }
}
