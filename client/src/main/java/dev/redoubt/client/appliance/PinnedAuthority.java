package dev.redoubt.client.appliance;

import dev.redoubt.channel.client.ChannelProxy;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.crypto.Digests;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.invitation.ApplianceAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Finds the CA certificate of an invitation's pin in what the appliance shows: one TLS handshake, in which nothing is sent. */
final class PinnedAuthority {
    private final ApplianceProfile profile;
    private final Duration timeout;
    private final Optional<ChannelProxy> proxy;

    PinnedAuthority(ApplianceProfile profile, Duration timeout, Optional<ChannelProxy> proxy) {
        this.profile = profile;
        this.timeout = timeout;
        this.proxy = proxy;
    }

    /** @return the certificate with the pinned digest, under which the shown chain is valid for the host */
    X509Certificate fetch() throws RedoubtException {
        ChannelFailures failures = new ChannelFailures(profile.address());
        PinningTrust trust = new PinningTrust(profile.authorityPin());
        String host = profile.address().host();
        int port = profile.address().port();
        try (Socket connection = connect(host, port)) {
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(null, new TrustManager[] {trust}, null);
            try (SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(connection, host, port, true)) {
                SSLParameters parameters = tls.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                parameters.setApplicationProtocols(new String[] {"h2"});
                tls.setSSLParameters(parameters);
                tls.startHandshake();
            }
            return trust.authority();
        } catch (SSLException e) {
            throw failures.untrusted("TLS: " + rootMessage(e), e);
        } catch (IOException e) {
            throw failures.unreachable(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has TLS 1.3", e);
        }
    }

    private Socket connect(String host, int port) throws IOException {
        return proxy.isEmpty() ? direct(host, port) : tunnel(proxy.get(), profile.address());
    }

    private Socket tunnel(ChannelProxy way, ApplianceAddress to) throws IOException {
        Socket connection = direct(way.host(), way.port());
        try {
            ProxyTunnel.open(connection, to, way.authorization());
            return connection;
        } catch (IOException e) {
            connection.close();
            throw e;
        }
    }

    /** To the first of the host's addresses that takes the connection. */
    private Socket direct(String host, int port) throws IOException {
        int millis = Math.toIntExact(timeout.toMillis());
        IOException failure = new UnknownHostException(host);
        for (InetAddress address : InetAddress.getAllByName(host)) {
            Socket connection = new Socket();
            try {
                connection.connect(new InetSocketAddress(address, port), millis);
                connection.setSoTimeout(millis);
                return connection;
            } catch (IOException e) {
                connection.close();
                failure = e;
            }
        }
        throw failure;
    }

    private static String rootMessage(Throwable failure) {
        Throwable at = failure;
        while (at.getCause() != null) {
            at = at.getCause();
        }
        return String.valueOf(at.getMessage());
    }

    /** Takes the pinned certificate out of the chain, and then has the JDK validate the chain with it as the only anchor. */
    private static final class PinningTrust extends X509ExtendedTrustManager {
        private final Octets pin;
        private @Nullable X509Certificate authority;

        PinningTrust(Octets pin) {
            this.pin = pin;
        }

        X509Certificate authority() {
            if (authority == null) {
                throw new IllegalStateException("no handshake was completed");
            }
            return authority;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            X509Certificate pinned = pinned(chain);
            anchoredIn(pinned).checkServerTrusted(chain, authType, socket);
            authority = pinned;
        }

        private X509Certificate pinned(X509Certificate[] chain) throws CertificateException {
            for (X509Certificate certificate : chain) {
                boolean isAuthority = certificate.getBasicConstraints() >= 0;
                if (isAuthority
                        && Octets.copyOf(Digests.sha256(certificate.getEncoded()))
                                .equals(pin)) {
                    return certificate;
                }
            }
            throw new CertificateException("the certificate authority of the invitation is not in the chain");
        }

        private static X509ExtendedTrustManager anchoredIn(X509Certificate authority) throws CertificateException {
            try {
                KeyStore anchors = KeyStore.getInstance("PKCS12");
                anchors.load(null, null);
                anchors.setCertificateEntry("authority", authority);
                TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
                factory.init(anchors);
                return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
            } catch (GeneralSecurityException | IOException e) {
                throw new CertificateException("the authority's certificate cannot be used", e);
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            throw new CertificateException("only for a connection to a host");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("only for a socket");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            throw new CertificateException("this is a client");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            throw new CertificateException("this is a client");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("this is a client");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
