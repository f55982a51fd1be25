package dev.redoubt.client.gateway;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP tools through the gateway, against a real channel server. */
@Timeout(60)
class GatewayIT {
    @TempDir
    Path folder;

    private final TestResource resource = new TestResource();
    private final HttpClient http = HttpClient.newHttpClient();
    private TestGateway gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = new TestGateway(folder, resource);
    }

    @AfterEach
    void stop() {
        resource.next.countDown();
        gateway.close();
        http.close();
    }

    @Test
    void curlReachesAResourceThatNoOuterRequestCanReach() throws Exception {
        String appliance = "https://" + gateway.profile().address();
        assertEquals(
                "GET " + appliance + "/hello\n0",
                TestGateway.curl(
                        "-H", "@" + gateway.tokenFile(), gateway.gateway().url() + "hello"));
        assertEquals(
                "404 0\n0",
                TestGateway.curl(
                        "-k",
                        "--http2",
                        "-o",
                        "/dev/null",
                        "-w",
                        "%{http_code} %{size_download}",
                        appliance + "/hello"));
    }

    @Test
    void manyRequestsGoOneAfterTheOtherOverOneConnection() throws Exception {
        for (int i = 0; i < 100; i++) {
            String path = i % 2 == 0 ? "/hello" : "/echo";
            assertEquals(
                    200,
                    http.send(
                                    gateway.request(path)
                                            .POST(BodyPublishers.ofString("x".repeat(i)))
                                            .build(),
                                    BodyHandlers.ofString())
                            .statusCode());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLargeBodyGoesThereAndBackAtOnce(boolean chunked) throws Exception {
        byte[] large = new byte[24 << 20];
        new Random(3).nextBytes(large);
        Path sent = Files.write(folder.resolve("sent"), large);
        Path received = folder.resolve("received");
        // Java's own client does not read while it writes.
        String curl = TestGateway.curl(
                "-H",
                "@" + gateway.tokenFile(),
                "-H",
                chunked ? "Transfer-Encoding: chunked" : "X-Length: known",
                "-H",
                "Expect:",
                "--data-binary",
                "@" + sent,
                "-o",
                received.toString(),
                gateway.gateway().url() + "echo");
        assertEquals("\n0", curl);
        assertArrayEquals(large, Files.readAllBytes(received));
    }

    @Test
    void aLargeUploadArrivesWhole() throws Exception {
        HttpResponse<String> response = http.send(
                gateway.request("/swallow")
                        .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[48 << 20])))
                        .build(),
                BodyHandlers.ofString());
        assertEquals(200, response.statusCode());
        assertEquals("well " + (48 << 20), resource.ended.get(10, TimeUnit.SECONDS));
    }

    @Test
    void aLargeDownloadArrivesWhole() throws Exception {
        HttpResponse<InputStream> response = http.send(gateway.request("/large").build(), BodyHandlers.ofInputStream());
        Random random = new Random(7);
        byte[] expected = new byte[1 << 16];
        byte[] block = new byte[1 << 16];
        int count = 0;
        try (DataInputStream in = new DataInputStream(response.body())) {
            while (in.readNBytes(block, 0, block.length) == block.length) {
                random.nextBytes(expected);
                assertArrayEquals(expected, block);
                count += block.length;
            }
        }
        assertEquals(TestResource.LARGE, count);
    }

    @Test
    void anEventComesWhileTheStreamIsOpen() throws Exception {
        HttpResponse<InputStream> response = http.send(
                gateway.request("/events").header("Accept", "text/event-stream").build(), BodyHandlers.ofInputStream());
        try (InputStream events = response.body()) {
            assertEquals("data: one\n\n", new String(events.readNBytes(11), java.nio.charset.StandardCharsets.UTF_8));
            resource.next.countDown();
            assertEquals("data: two\n\n", new String(events.readNBytes(11), java.nio.charset.StandardCharsets.UTF_8));
        }
    }

    @Test
    void aToolThatGoesAwayAbortsTheInnerExchange() throws Exception {
        HttpResponse<InputStream> response = http.send(
                gateway.request("/events").header("Accept", "text/event-stream").build(), BodyHandlers.ofInputStream());
        response.body().readNBytes(11);
        response.body().close();
        Thread.sleep(300);
        resource.next.countDown();
        assertEquals("cut", resource.ended.get(10, TimeUnit.SECONDS));
    }

    @Test
    void anUploadThatIsCutIsACutForTheResource() throws Exception {
        try (var socket = new java.net.Socket(java.net.InetAddress.getLoopbackAddress(), gateway.port())) {
            socket.getOutputStream()
                    .write(("POST /swallow HTTP/1.1\r\nHost: 127.0.0.1:" + gateway.port() + "\r\n" + Admission.HEADER
                                    + ": " + gateway.token() + "\r\nContent-Length: 1000000\r\n\r\n"
                                    + "x".repeat(100_000))
                            .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            assertTrue(resource.swallowing.await(10, TimeUnit.SECONDS));
        }
        assertEquals("cut", resource.ended.get(10, TimeUnit.SECONDS));
    }

    @Test
    void anInnerFailureInMidStreamDoesNotLookLikeTheEnd() throws Exception {
        HttpResponse<InputStream> response =
                http.send(gateway.request("/broken").build(), BodyHandlers.ofInputStream());
        try (InputStream in = response.body()) {
            in.readNBytes(1000);
            resource.next.countDown();
            assertThrows(IOException.class, in::readAllBytes);
        }
        String curl = TestGateway.curl(
                "-f",
                "-o",
                "/dev/null",
                "-H",
                "Connection: close",
                "-H",
                "@" + gateway.tokenFile(),
                gateway.gateway().url() + "broken");
        assertFalse(curl.endsWith("\n0"), curl);
    }

    @Test
    void anEarlyAnswerArrivesThoughTheRequestIsNotOver() throws Exception {
        HttpResponse<String> response = http.send(
                gateway.request("/early")
                        .POST(BodyPublishers.ofByteArray(new byte[300_000]))
                        .build(),
                BodyHandlers.ofString());
        assertEquals(413, response.statusCode());
        assertEquals("too much", response.body());
    }

    @Test
    void neitherTokenNorCookieNorOriginReachesTheAppliance() throws Exception {
        String origin =
                gateway.gateway().url().substring(0, gateway.gateway().url().length() - 1);
        HttpResponse<String> response = http.send(
                gateway.request("/fields")
                        .header("Cookie", "a=1; redoubt-gateway-" + gateway.port() + "=x; redoubt-gateway-1=y; b=2")
                        .header("Origin", origin)
                        .header("X-Mine", "here")
                        .build(),
                BodyHandlers.ofString());
        String seen = response.body().toLowerCase(java.util.Locale.ROOT);
        assertFalse(seen.contains("gateway"), seen);
        assertFalse(seen.contains("origin"), seen);
        assertTrue(seen.contains("cookie: a=1; b=2\r\n"), seen);
        assertTrue(seen.contains("x-mine: here\r\n"), seen);
    }

    @Test
    void linksToTheApplianceLeadThroughTheGatewayAndOtherSitesGetNoRights() throws Exception {
        HttpResponse<String> response = http.send(gateway.request("/moved").build(), BodyHandlers.ofString());
        assertEquals("/hello", response.headers().firstValue("location").orElseThrow());
        assertTrue(response.headers().firstValue("access-control-allow-origin").isEmpty());
    }

    @Test
    void rangesPassUntouchedBothWays() throws Exception {
        HttpResponse<byte[]> part = http.send(
                gateway.request("/range")
                        .header("Range", "bytes=700-")
                        .header("If-Range", "\"one\"")
                        .build(),
                BodyHandlers.ofByteArray());
        assertEquals(206, part.statusCode());
        assertEquals(
                "bytes 700-799/800", part.headers().firstValue("content-range").orElseThrow());
        assertEquals("bytes", part.headers().firstValue("accept-ranges").orElseThrow());
        assertEquals("\"one\"", part.headers().firstValue("etag").orElseThrow());
        assertEquals(100, part.body().length);
        HttpResponse<byte[]> beyond = http.send(
                gateway.request("/range")
                        .header("Range", "bytes=900-")
                        .header("If-Range", "\"one\"")
                        .build(),
                BodyHandlers.ofByteArray());
        assertEquals(416, beyond.statusCode());
        assertEquals("bytes */800", beyond.headers().firstValue("content-range").orElseThrow());
    }

    @Test
    void anApplianceThatHasGoneIsAProblem() throws Exception {
        gateway.server().close();
        HttpResponse<String> response = http.send(gateway.request("/hello").build(), BodyHandlers.ofString());
        assertEquals(502, response.statusCode());
        assertEquals(
                "application/problem+json",
                response.headers().firstValue("content-type").orElseThrow());
        assertTrue(response.body().contains("\"code\":\"appliance_unreachable\""), response.body());
    }

    @Test
    void theTokenFileIsForThisUserOnlyAndGoesWithTheGateway() throws Exception {
        assertEquals(
                "rw-------",
                java.nio.file.attribute.PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(gateway.tokenFile())));
        assertEquals(43, gateway.token().length());
        String first = gateway.token();
        gateway.close();
        assertFalse(Files.exists(gateway.tokenFile()));
        gateway = new TestGateway(folder, resource);
        assertNotEquals(first, gateway.token());
    }
}
