package dev.redoubt.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.redoubt.channel.client.ChannelClient;
import dev.redoubt.channel.client.ChannelException;
import dev.redoubt.channel.client.ChannelResponse;
import dev.redoubt.crypto.Oprf;
import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.appliance.EvaluateRecoveryRequest;
import dev.redoubt.protocol.appliance.LookupRequest;
import dev.redoubt.server.testing.Problems;
import dev.redoubt.server.testing.RememberedCertificates;
import dev.redoubt.server.testing.TestAppliance;
import dev.redoubt.server.testing.TestDevice;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The limits of a whole server, as configured. */
@Timeout(180)
class LimitsIT {
    private static int lookup(ChannelClient client) throws ChannelException {
        return TestAppliance.post(
                        client,
                        "/v1/directory/lookup",
                        LookupRequest.newBuilder().setName("nobody").build())
                .status();
    }

    /** How many devices that come at once are not let in, however slow the machine. */
    private static long limitedOf(int devices, TestAppliance appliance) throws Exception {
        List<Callable<Boolean>> all = new ArrayList<>();
        for (int i = 0; i < devices; i++) {
            ChannelClient client = appliance.as(new TestDevice(appliance.clock().instant()));
            all.add(() -> isLimited(client));
        }
        try (ExecutorService atOnce = Executors.newVirtualThreadPerTaskExecutor()) {
            long limited = 0;
            for (Future<Boolean> one : atOnce.invokeAll(all)) {
                limited += one.get() ? 1 : 0;
            }
            return limited;
        }
    }

    private static boolean isLimited(ChannelClient client) throws ChannelException {
        try {
            lookup(client);
            return false;
        } catch (ChannelException.CannotConnect e) {
            return true;
        } catch (ChannelException.DeviceRefused e) {
            return false;
        }
    }

    @Test
    void handshakesOfAnAddressAreLimitedAndCounted(@TempDir Path folder) throws Exception {
        TestAppliance appliance =
                new TestAppliance(folder, "[limits]\nhandshakes_per_second = 1\nhandshake_burst = 1\n");
        try {
            assertEquals(401, lookup(appliance.anonymous()));
            long limited = limitedOf(8, appliance);
            assertTrue(limited > 0);
            assertEquals((double) limited, appliance.metric("redoubt_channel_handshakes_limited_total"));
            assertEquals(0, appliance.metric("redoubt_channel_overloaded_total"));
            assertEquals(0, appliance.metric("redoubt_channel_unproven"));
        } finally {
            appliance.stop();
        }
    }

    @Test
    void oneAddressCannotUseUpTheRecoveryTriesOfAName(@TempDir Path folder) throws Exception {
        TestAppliance appliance = new TestAppliance(folder);
        try {
            SecureRandom random = new SecureRandom();
            EvaluateRecoveryRequest request = EvaluateRecoveryRequest.newBuilder()
                    .setName("somebody")
                    .setBlindedElement(ByteString.copyFrom(
                            Oprf.blind(Secret.random(8, random), random).element()))
                    .build();
            for (int i = 0; i < 3; i++) {
                assertEquals(
                        200,
                        TestAppliance.post(appliance.anonymous(), "/v1/recovery/evaluate", request)
                                .status());
            }
            ChannelResponse fourth = TestAppliance.post(appliance.anonymous(), "/v1/recovery/evaluate", request);
            Problems.assertProblem(429, "too_many_tries", fourth);
            assertTrue(new String(fourth.body(), StandardCharsets.UTF_8)
                    .contains("from this network; try again after 20"));
        } finally {
            appliance.stop();
        }
    }

    @Test
    void connectionsAreLimitedAndCounted(@TempDir Path folder) throws Exception {
        TestAppliance appliance = new TestAppliance(folder);
        try {
            appliance.configure("[listener]", "[listener]\nconnections = 2");
            appliance.restart();
            try (Socket first = connect(appliance)) {
                greet(first);
                try (Socket second = connect(appliance);
                        SSLSocket third = connect(appliance)) {
                    greet(second);
                    third.setSoTimeout(2_000);
                    assertThrows(SocketTimeoutException.class, () -> greet(third));
                    assertEquals(2, appliance.metric("redoubt_listener_connections"));
                    assertTrue(appliance.metric("redoubt_listener_full_total") >= 1);
                }
            }
            try (SSLSocket later = connect(appliance)) {
                greet(later);
            }
        } finally {
            appliance.stop();
        }
    }

    @Test
    void connectionsOfAnAddressAreLimitedAndCounted(@TempDir Path folder) throws Exception {
        TestAppliance appliance = new TestAppliance(folder, "[limits]\nconnections_per_address = 2\n");
        try {
            try (Socket first = connect(appliance)) {
                greet(first);
                try (Socket second = connect(appliance)) {
                    greet(second);
                    try (SSLSocket third = connect(appliance)) {
                        assertThrows(IOException.class, () -> greet(third));
                    }
                    assertEquals(2, appliance.metric("redoubt_listener_connections"));
                    assertEquals(1, appliance.metric("redoubt_listener_refused_total"));
                }
                awaitConnections(appliance, 1);
                try (SSLSocket later = connect(appliance)) {
                    greet(later);
                }
            }
            awaitConnections(appliance, 0);
            assertEquals(1, appliance.metric("redoubt_listener_refused_total"));
        } finally {
            appliance.stop();
        }
    }

    private static void awaitConnections(TestAppliance appliance, int count) throws Exception {
        while (appliance.metric("redoubt_listener_connections") != count) {
            Thread.sleep(50);
        }
    }

    @Test
    void sessionsMakeRoomAsConfiguredAndAreCounted(@TempDir Path folder) throws Exception {
        TestAppliance appliance = new TestAppliance(folder, "[limits]\nsessions_per_device = 1\n");
        try {
            TestDevice device = appliance.enrol("alice", 1);
            assertEquals(404, lookup(appliance.as(device)));
            assertEquals(0, appliance.metric("redoubt_channel_sessions_evicted_total"));
            try (ChannelClient second = appliance.client(Optional.of(device), new RememberedCertificates())) {
                assertEquals(404, lookup(second));
            }
            assertEquals(1, appliance.metric("redoubt_channel_sessions_evicted_total"));
            assertEquals(1, appliance.metric("redoubt_channel_sessions{kind=\"authenticated\"}"));
        } finally {
            appliance.stop();
        }
    }

    private static SSLSocket connect(TestAppliance appliance) throws Exception {
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, new TrustManager[] {new Anybody()}, new SecureRandom());
        SSLSocket socket = (SSLSocket) tls.getSocketFactory()
                .createSocket(
                        InetAddress.getByName("localhost"),
                        appliance.appliance().port());
        socket.setSoTimeout(30_000);
        return socket;
    }

    private static void greet(Socket socket) throws IOException {
        ((SSLSocket) socket).startHandshake();
    }

    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String algorithm) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String algorithm) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
