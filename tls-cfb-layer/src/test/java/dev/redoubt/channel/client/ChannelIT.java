package dev.redoubt.channel.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.channel.bhttp.Field;
import dev.redoubt.channel.record.Records;
import dev.redoubt.channel.server.ChannelHandler;
import dev.redoubt.channel.server.Traffic;
import dev.redoubt.channel.session.Device;
import dev.redoubt.channel.session.DeviceSigner;
import dev.redoubt.channel.session.TestAppliance;
import java.io.DataInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ChannelIT {
    @Test
    void aSmallExchangeArrivesWholeOnBothSides() throws Exception {
        try (TestServer server = new TestServer(new Echo());
                ChannelClient client = server.client()) {
            ChannelResponse response =
                    client.send(ChannelRequest.post("/echo?a=b", "text/plain", "hello".getBytes(UTF_8))
                            .with("x-name", "alice"));

            assertEquals(200, response.status());
            assertEquals(
                    "POST https://localhost:" + server.port() + "/echo?a=b",
                    response.field("x-asked").get());
            assertEquals("alice", response.field("x-name").get());
            assertEquals("hello", new String(response.body(), UTF_8));
        }
    }

    @Test
    void theResponseBeginsBeforeTheRequestEnds() throws Exception {
        try (TestServer server = new TestServer(new PingPong());
                ChannelClient client = server.client();
                ChannelExchange exchange = client.open("POST", "/ping", List.of())) {
            for (int round = 0; round < 5; round++) {
                exchange.write(new byte[] {(byte) round});
                exchange.flush();
                assertEquals(round + 100, exchange.response().read());
            }
            exchange.end();
            assertEquals(-1, exchange.response().read());
        }
    }

    @Test
    void aHandlerSeesTheDeviceOnceItHasAuthenticated() throws Exception {
        try (TestServer server = new TestServer(new Echo())) {
            DeviceSigner signer = server.appliance().enrolDevice();
            try (ChannelClient client = server.client(Optional.of(signer))) {
                ChannelResponse response = client.send(ChannelRequest.get("/echo"));

                Device device = new Device(signer.account(), signer.node());
                assertEquals(device.toString(), response.field("x-device").get());
            }
        }
    }

    @Test
    void anUnknownDeviceIsRefused() throws Exception {
        try (TestServer server = new TestServer(new Echo());
                ChannelClient client =
                        server.client(Optional.of(server.appliance().unknownDevice()))) {
            assertThrows(ChannelException.DeviceRefused.class, () -> client.send(ChannelRequest.get("/echo")));
        }
    }

    @Test
    void manyExchangesShareOneSession() throws Exception {
        try (TestServer server = new TestServer(new Echo());
                ChannelClient client =
                        server.client(Optional.of(server.appliance().enrolDevice()));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<byte[]>> calls = IntStream.range(0, 200)
                    .<Callable<byte[]>>mapToObj(
                            i -> () -> client.send(ChannelRequest.post("/echo", "text/plain", body(i)))
                                    .body())
                    .toList();
            List<Future<byte[]>> answers = threads.invokeAll(calls);
            for (int i = 0; i < answers.size(); i++) {
                assertArrayEquals(body(i), answers.get(i).get());
            }
            assertEquals(1, server.appliance().server().counts().authenticated());
        }
    }

    @Test
    void aLargeBodyStreamsBothWaysAtOnce() throws Exception {
        long size = 64L << 20;
        try (TestServer server = new TestServer(new Echo());
                ChannelClient client = server.client();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                ChannelExchange exchange =
                        client.open("POST", "/echo", List.of(new Field("content-length", Long.toString(size))))) {
            Future<?> writer = threads.submit(() -> {
                writeRandom(exchange, size);
                return null;
            });
            assertEquals(size, readRandom(exchange.response()));
            writer.get();
        }
    }

    @Test
    void aSilentStreamOutlivesTheIdleTimeoutsOfItsConnection() throws Exception {
        Handler patient = new TestHandler((request, response, callback) -> {
            request.addIdleTimeoutListener(_ -> false);
            new PingPong().handle(request, response, callback);
        });
        try (TestServer server = new TestServer(patient)) {
            server.limitIdleTime(300);
            try (ChannelClient client = server.client();
                    ChannelExchange exchange = client.open("POST", "/ping", List.of())) {
                exchange.write(new byte[] {1});
                exchange.flush();
                assertEquals(101, exchange.response().read());
                assertFalse(new CountDownLatch(1).await(1500, TimeUnit.MILLISECONDS));
                exchange.write(new byte[] {2});
                exchange.flush();
                assertEquals(102, exchange.response().read());
                exchange.end();
            }
        }
    }

    @Test
    void everythingIsCounted() throws Exception {
        RecordingEvents events = new RecordingEvents();
        TestAppliance appliance = new TestAppliance();
        try (TestServer server = TestServer.of(appliance, new ChannelHandler(appliance.server(), events, new Echo()))) {
            DeviceSigner signer = appliance.enrolDevice();
            try (ChannelClient client = server.client(Optional.of(signer))) {
                client.send(ChannelRequest.post("/echo", "text/plain", new byte[1000]));
            }
            try (ChannelClient client = server.client(Optional.of(appliance.unknownDevice()))) {
                assertThrows(ChannelException.DeviceRefused.class, client::connect);
            }
            try (OuterClient outer = server.outerClient()) {
                outer.post("/channel").send();
                outer.post("/exchange").send();
            }
        }
        assertEquals(
                List.of("handshake", "exchange", "authenticated", "transferred", "exchange", "transferred"),
                events.seen().subList(0, 6));
        assertEquals(
                List.of(
                        "handshake",
                        "exchange",
                        "authenticationRefused",
                        "transferred",
                        "handshakeRefused malformed",
                        "malformed"),
                events.seen().subList(6, 12));
        Traffic asked = events.traffic().get(2);
        Traffic answered = events.traffic().get(3);
        assertEquals(List.of(1L, 1L), List.of(asked.records(), answered.records()));
        for (Traffic one : List.of(asked, answered)) {
            long unpadded = one.bytes() - Records.OVERHEAD - one.padding();
            assertTrue(unpadded > 1000 && unpadded < 1200, one.toString());
        }
    }

    private static void writeRandom(ChannelExchange exchange, long size) throws ChannelException {
        Random random = new Random(7);
        byte[] block = new byte[1 << 16];
        for (long written = 0; written < size; written += block.length) {
            random.nextBytes(block);
            exchange.write(block);
        }
        exchange.end();
    }

    private static long readRandom(InputStream response) throws Exception {
        Random random = new Random(7);
        byte[] expected = new byte[1 << 16];
        byte[] block = new byte[1 << 16];
        DataInputStream in = new DataInputStream(response);
        long count = 0;
        while (in.readNBytes(block, 0, block.length) == block.length) {
            random.nextBytes(expected);
            assertArrayEquals(expected, block);
            count += block.length;
        }
        return count;
    }

    /** A resource that codes its content has a bug, which the client hears of as any other. */
    @Test
    void nobodySendsAContentCoding() throws Exception {
        TestHandler coding = new TestHandler((_, response, callback) -> {
            response.getHeaders().put("Content-Encoding", "gzip");
            response.write(true, ByteBuffer.wrap(new byte[9]), callback);
        });
        try (TestServer server = new TestServer(coding);
                ChannelClient client = server.client()) {
            assertEquals(500, client.send(ChannelRequest.get("/")).status());
            ChannelRequest post = ChannelRequest.post("/", "text/plain", new byte[9]);
            assertThrows(IllegalArgumentException.class, () -> post.with("content-encoding", "gzip"));
        }
    }

    private static byte[] body(int i) {
        byte[] body = new byte[i * 97];
        new Random(i).nextBytes(body);
        return body;
    }

    /** Sends back what it gets, while it gets it. */
    static final class Echo extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            response.getHeaders().add("X-Asked", request.getMethod() + " " + request.getHttpURI());
            ChannelHandler.device(request)
                    .ifPresent(device -> response.getHeaders().add("X-Device", device.toString()));
            String name = request.getHeaders().get("x-name");
            if (name != null) {
                response.getHeaders().add("X-Name", name);
            }
            Content.copy(request, response, callback);
            return true;
        }
    }

    /** Answers each byte at once with one that is larger by a hundred. */
    static final class PingPong extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            InputStream in = Content.Source.asInputStream(request);
            for (int octet = in.read(); octet >= 0; octet = in.read()) {
                Content.Sink.write(response, false, ByteBuffer.wrap(new byte[] {(byte) (octet + 100)}));
                Content.Sink.write(response, false, BufferUtil.EMPTY_BUFFER);
            }
            callback.succeeded();
            return true;
        }
    }
}
