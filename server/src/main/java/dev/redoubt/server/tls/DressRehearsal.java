package dev.redoubt.server.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.Set;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/**
 * A handshake of TLS in memory, as devices do it: with the authority that they have pinned as the only anchor, and the host that
 * they know.
 */
public final class DressRehearsal {
    /** Either way a handshake has a few flights. */
    private static final int MOST_STEPS = 100;

    private DressRehearsal() {}

    /**
     * @param keys the server's, under an empty password
     * @param authority that devices have pinned
     * @param host as devices name it
     * @throws SSLException in which a device would refuse it, with why
     */
    public static void play(KeyStore keys, X509Certificate authority, String host, Instant now) throws SSLException {
        try {
            SSLEngine server = server(keys);
            SSLEngine device = device(authority, host, now);
            device.beginHandshake();
            server.beginHandshake();
            ByteBuffer up = ByteBuffer.allocate(device.getSession().getPacketBufferSize());
            ByteBuffer down = ByteBuffer.allocate(server.getSession().getPacketBufferSize());
            for (int step = 0; !(isDone(device) && isDone(server)); step++) {
                if (step == MOST_STEPS) {
                    throw new SSLException("the handshake does not end");
                }
                send(device, up);
                receive(server, up);
                send(server, down);
                receive(device, down);
            }
        } catch (GeneralSecurityException | IOException e) {
            throw e instanceof SSLException tls ? tls : new SSLException(e);
        }
    }

    private static SSLEngine server(KeyStore keys) throws GeneralSecurityException {
        KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
        managers.init(keys, new char[0]);
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(managers.getKeyManagers(), null, null);
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        return engine;
    }

    private static SSLEngine device(X509Certificate authority, String host, Instant now)
            throws GeneralSecurityException {
        PKIXBuilderParameters path =
                new PKIXBuilderParameters(Set.of(new TrustAnchor(authority, null)), new X509CertSelector());
        path.setRevocationEnabled(false);
        path.setDate(Date.from(now));
        TrustManagerFactory managers = TrustManagerFactory.getInstance("PKIX");
        managers.init(new CertPathTrustManagerParameters(path));
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(null, managers.getTrustManagers(), null);
        SSLEngine engine = context.createSSLEngine(host, 443);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setProtocols(new String[] {"TLSv1.3"});
        engine.setSSLParameters(parameters);
        return engine;
    }

    private static boolean isDone(SSLEngine engine) {
        return engine.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.NOT_HANDSHAKING;
    }

    private static void send(SSLEngine from, ByteBuffer wire) throws SSLException {
        ByteBuffer nothing = ByteBuffer.allocate(0);
        think(from);
        while (from.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.NEED_WRAP) {
            if (from.wrap(nothing, wire).getStatus() != SSLEngineResult.Status.OK) {
                return;
            }
            think(from);
        }
    }

    /** Until it has taken all of it, or has to answer first. */
    private static void receive(SSLEngine to, ByteBuffer wire) throws SSLException {
        ByteBuffer nothing = ByteBuffer.allocate(to.getSession().getApplicationBufferSize());
        wire.flip();
        think(to);
        int left;
        do {
            left = wire.remaining();
            to.unwrap(wire, nothing);
            think(to);
        } while (wire.remaining() < left && wire.hasRemaining());
        wire.compact();
    }

    private static void think(SSLEngine engine) {
        while (engine.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.NEED_TASK) {
            engine.getDelegatedTask().run();
        }
    }
}
