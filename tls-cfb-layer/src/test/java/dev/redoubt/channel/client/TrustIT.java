package dev.redoubt.channel.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.redoubt.channel.handshake.HandshakeException;
import dev.redoubt.channel.session.TestAppliance;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom a client believes, and whom not. */
@Timeout(60)
class TrustIT {
    private static final ChannelRequest GET = ChannelRequest.get("/");
    private static final ChannelRequest POST = ChannelRequest.post("/", "text/plain", "x".getBytes(UTF_8));

    private final AtomicInteger calls = new AtomicInteger();

    @Test
    void aTlsCertificateOfAnotherAuthorityIsNotTrusted() throws Exception {
        try (TestServer server = new TestServer(TestHandler.counting(calls))) {
            ChannelTarget wrong = ChannelTarget.of("localhost", server.port(), new TestCertificates().authority());
            try (ChannelClient client = server.client(wrong, Optional.empty())) {
                assertThrows(ChannelException.UntrustedTls.class, client::connect);
            }
        }
    }

    @Test
    void aTlsCertificateForAnotherHostIsNotTrusted() throws Exception {
        try (TestServer server = new TestServer(
                        new TestAppliance(), new TestCertificates(), "elsewhere.test", TestHandler.counting(calls));
                ChannelClient client = server.client()) {
            assertThrows(ChannelException.UntrustedTls.class, client::connect);
        }
    }

    @Test
    void anotherApplianceBehindGoodTlsIsNotTrusted() throws Exception {
        TestAppliance pinned = new TestAppliance();
        try (TestServer server = new TestServer(TestHandler.counting(calls));
                ChannelClient client = new ChannelClient(
                        server.target(),
                        pinned.check(),
                        Optional.empty(),
                        new SecureRandom(),
                        System::nanoTime,
                        pinned.engines())) {
            assertThrows(ChannelException.WrongAppliance.class, () -> client.send(GET));
            assertEquals(0, calls.get());
        }
    }

    @Test
    void aHandshakeThatWasChangedOnTheWayFailsAndSaysWhy() throws Exception {
        try (TestServer server = TestServer.behind(
                        channel -> new Handler.Wrapper(channel) {
                            @Override
                            public boolean handle(Request request, Response response, Callback callback)
                                    throws Exception {
                                return super.handle(request, new Flipping(request, response), callback);
                            }
                        },
                        new TestAppliance(),
                        TestHandler.counting(calls));
                ChannelClient client = server.client()) {
            var failed = assertThrows(ChannelException.HandshakeFailed.class, client::connect);
            assertInstanceOf(HandshakeException.class, failed.reason());
        }
    }

    @Test
    void nobodyListeningIsNoConnection() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        assertCannotConnect(ChannelTarget.of("localhost", port, new TestCertificates().authority()));
    }

    @Test
    void anUnknownHostIsNoConnection() throws Exception {
        assertCannotConnect(ChannelTarget.of("nowhere.invalid", 443, new TestCertificates().authority()));
    }

    @Test
    void aServerThatNeverSpeaksIsNoConnection() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            assertCannotConnect(new ChannelTarget(
                    "localhost",
                    silent.getLocalPort(),
                    new TestCertificates().authority(),
                    Duration.ofMillis(300),
                    Duration.ofMillis(300)));
        }
    }

    private static void assertCannotConnect(ChannelTarget target) {
        TestAppliance appliance = new TestAppliance();
        try (ChannelClient client = new ChannelClient(
                target,
                appliance.check(),
                Optional.empty(),
                new SecureRandom(),
                System::nanoTime,
                appliance.engines())) {
            assertThrows(ChannelException.CannotConnect.class, client::connect);
        }
    }

    /** Inside of the channel, so the appliance itself says it: that it cannot tell, which is no refusal. */
    @Test
    void applianceThatCannotLookTheDeviceUpIsNoConnectionAndMayBeOneLater() throws Exception {
        TestAppliance appliance = new TestAppliance();
        AtomicBoolean away = new AtomicBoolean(true);
        appliance.afterLookup(() -> {
            if (away.get()) {
                throw new HttpException.RuntimeException(HttpStatus.SERVICE_UNAVAILABLE_503);
            }
        });
        try (TestServer server = TestServer.behind(channel -> channel, appliance, TestHandler.counting(calls));
                ChannelClient client = server.client(Optional.of(appliance.enrolDevice()))) {
            assertThrows(ChannelException.CannotConnect.class, client::connect);
            away.set(false);
            client.connect();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 301, 400, 401, 404, 410, 500, 503})
    void noOuterStatusIsTakenForAnAnswer(int status) throws Exception {
        try (TestServer server = TestServer.behind(
                        channel -> new Forging(channel, status, Integer.MAX_VALUE),
                        new TestAppliance(),
                        TestHandler.counting(calls));
                ChannelClient client = server.client()) {
            assertThrows(ChannelException.class, () -> client.send(POST));
            assertThrows(ChannelException.class, () -> client.send(GET));
            assertEquals(0, calls.get());
        }
    }

    private static byte[] flipped(byte[] bytes) {
        byte[] other = bytes.clone();
        other[other.length / 2] ^= 1;
        return other;
    }

    private static final class Flipping extends Response.Wrapper {
        Flipping(Request request, Response response) {
            super(request, response);
        }

        @Override
        public void write(boolean last, ByteBuffer content, Callback callback) {
            super.write(last, ByteBuffer.wrap(flipped(BufferUtil.toArray(content))), callback);
        }
    }
}
