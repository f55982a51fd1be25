package dev.redoubt.client.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.client.failure.ApplianceUnreachableException;
import dev.redoubt.client.failure.UntrustedApplianceException;
import dev.redoubt.crypto.Digests;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.invitation.ApplianceAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PinnedAuthorityIT {
    private static final String HOST = "127.0.0.1";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private @Nullable ServerSocket listener;
    private TestAuthority authority;

    @BeforeEach
    void makeAuthority() throws Exception {
        authority = new TestAuthority("the appliance's own");
    }

    @AfterEach
    void stop() throws IOException {
        if (listener != null) {
            listener.close();
        }
    }

    @Test
    void givesTheAuthorityWithThePinnedDigest() throws Exception {
        int port = serve(authority.server(HOST, true));
        assertEquals(authority.certificate(), fetch(port, pin(authority)));
    }

    @Test
    void anotherAuthorityIsNotTrusted() throws Exception {
        int port = serve(authority.server(HOST, true));
        Octets other = pin(new TestAuthority("somebody else's"));
        assertThrows(UntrustedApplianceException.class, () -> fetch(port, other));
    }

    @Test
    void aCertificateForAnotherHostIsNotTrusted() throws Exception {
        int port = serve(authority.server("192.0.2.1", true));
        assertThrows(UntrustedApplianceException.class, () -> fetch(port, pin(authority)));
    }

    @Test
    void aChainWithoutTheAuthorityIsSaid() throws Exception {
        int port = serve(authority.server(HOST, false));
        UntrustedApplianceException refused =
                assertThrows(UntrustedApplianceException.class, () -> fetch(port, pin(authority)));
        assertTrue(String.valueOf(refused.getMessage()).contains("is not in the chain"));
    }

    /** The pin alone is no proof: whoever knows the authority's certificate can show it. */
    @Test
    void aChainThatOnlyShowsTheAuthorityIsNotTrusted() throws Exception {
        TestAuthority imposter = new TestAuthority("the appliance's own");
        SSLContext context = imposter.serverShowing(HOST, authority.certificate());
        int port = serve(context);
        assertThrows(UntrustedApplianceException.class, () -> fetch(port, pin(authority)));
    }

    @Test
    void aClosedPortIsUnreachable() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        assertThrows(ApplianceUnreachableException.class, () -> fetch(port, pin(authority)));
    }

    private Object fetch(int port, Octets pin) throws Exception {
        ApplianceProfile profile = new ApplianceProfile(
                new ApplianceAddress(HOST, port), pin, Octets.copyOf(new byte[32]), Optional.empty());
        return new PinnedAuthority(profile, PATIENCE, Optional.empty()).fetch();
    }

    private static Octets pin(TestAuthority authority) throws Exception {
        return Octets.copyOf(Digests.sha256(authority.certificate().getEncoded()));
    }

    private int serve(SSLContext context) throws IOException {
        SSLServerSocket server = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress());
        listener = server;
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                shakeHands(server);
            }
        });
        return server.getLocalPort();
    }

    private static void shakeHands(SSLServerSocket server) {
        try (SSLSocket connection = (SSLSocket) server.accept()) {
            connection.startHandshake();
            connection.getInputStream().read();
        } catch (IOException e) {
            // The client has hung up, or the test is over: what counts is what the client says of it.
            return;
        }
    }
}
