package dev.redoubt.channel.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.channel.server.ChannelHandler;
import dev.redoubt.channel.session.TestAppliance;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The way through a proxy that is asked for a tunnel. */
@Timeout(60)
class ProxyIT {
    private static final ChannelRequest GET = ChannelRequest.get("/");
    private static final int TLS_HANDSHAKE = 22;

    private final AtomicInteger calls = new AtomicInteger();

    @Test
    void allGoesThroughOneTunnelThatSeesTlsOnly() throws Exception {
        try (TestServer server = new TestServer(TestHandler.counting(calls));
                TestProxy proxy = new TestProxy("200 OK");
                ChannelClient client = client(server, proxy.address(Optional.empty()))) {
            assertEquals(200, client.send(GET).status());
            assertEquals(200, client.send(GET).status());
            assertEquals(1, proxy.asked().size());
            assertTrue(proxy.asked().getFirst().startsWith("CONNECT localhost:" + server.port() + " HTTP/1.1\r\n"));
            assertFalse(proxy.asked().getFirst().toLowerCase(Locale.ROOT).contains("authorization"));
            assertEquals(List.of(TLS_HANDSHAKE), proxy.firstBytes());
        }
    }

    @Test
    void credentialsGoToTheProxyAndNotToTheAppliance() throws Exception {
        List<String> outer = new CopyOnWriteArrayList<>();
        TestAppliance appliance = new TestAppliance();
        Handler watched =
                new Handler.Wrapper(
                        new ChannelHandler(appliance.server(), new RecordingEvents(), TestHandler.counting(calls))) {
                    @Override
                    public boolean handle(Request request, Response response, Callback callback) throws Exception {
                        outer.add(request.getHeaders().asString());
                        return super.handle(request, response, callback);
                    }
                };
        try (TestServer server = TestServer.of(appliance, watched);
                TestProxy proxy = new TestProxy("200 OK");
                ChannelClient client = client(server, proxy.address(Optional.of("user:secret")))) {
            assertEquals(200, client.send(GET).status());
            assertTrue(proxy.asked().getFirst().contains("Proxy-Authorization: Basic dXNlcjpzZWNyZXQ=\r\n"));
        }
        assertEquals(2, outer.size());
        assertFalse(outer.toString().toLowerCase(Locale.ROOT).contains("authorization"), outer.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"407 Proxy Authentication Required", "403 Forbidden", "502 Bad Gateway", "302 Found"})
    void aProxyThatRefusesIsNoConnection(String answer) throws Exception {
        try (TestServer server = new TestServer(TestHandler.counting(calls));
                TestProxy proxy = new TestProxy(answer);
                ChannelClient client = client(server, proxy.address(Optional.empty()))) {
            var failed = assertThrows(ChannelException.CannotConnect.class, () -> client.send(GET));
            assertTrue(failed.toString().contains("the proxy"), failed.toString());
            assertTrue(failed.toString().contains(answer.substring(0, 3)), failed.toString());
        }
    }

    @Test
    void aProxyThatIsAwayIsNoConnection() throws Exception {
        ChannelProxy gone;
        try (TestProxy proxy = new TestProxy("200 OK")) {
            gone = proxy.address(Optional.of("user:secret"));
        }
        try (TestServer server = new TestServer(TestHandler.counting(calls));
                ChannelClient client = client(server, gone)) {
            var failed = assertThrows(ChannelException.CannotConnect.class, () -> client.send(GET));
            assertTrue(failed.toString().contains("through the proxy localhost:" + gone.port()), failed.toString());
            assertFalse(failed.toString().contains("secret"));
        }
    }

    @Test
    void theCertificateInTheTunnelIsForTheApplianceAndNotForTheProxy() throws Exception {
        try (TestServer server = new TestServer(
                        new TestAppliance(), new TestCertificates(), "elsewhere.test", TestHandler.counting(calls));
                TestProxy proxy = new TestProxy("200 OK");
                ChannelClient client = client(server, proxy.address(Optional.empty()))) {
            assertThrows(ChannelException.UntrustedTls.class, () -> client.send(GET));
        }
    }

    private static ChannelClient client(TestServer server, ChannelProxy proxy) {
        return server.client(server.target().through(proxy), Optional.empty());
    }
}
